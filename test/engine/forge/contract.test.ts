import { registerForge } from '../../../lib/engine/forge/registry';
import { makeBoard } from '../../support/board/forge';
import { forgeContract } from './contract';

forgeContract('local');
forgeContract('git');
const board = makeBoard();
forgeContract('board', () => registerForge('board', () => board.forge));
