export { v } from './valibot';
