import { fleet } from './environments';
import { synthesize } from './lib';

synthesize(fleet);
