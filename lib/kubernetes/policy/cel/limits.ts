/**
 * What an expression and its evaluation may cost. The API server bounds its own evaluations by a cost of the same kind;
 * here the numbers are ours and only have to be generous to honest rules and deadly to hostile ones.
 */
export const LIMITS = {
  /** Characters of an expression. */
  source: 16_384,
  /** Nodes of an expression's tree. */
  nodes: 5_000,
  /** Levels of an expression's tree. */
  depth: 100,
  /** Steps of one evaluation: items visited, calls made, and 1 for every 64 characters read or made. */
  steps: 1_000_000,
  /** Steps that an evaluation costs beside its own. */
  evaluation: 10,
  /** Steps of all evaluations over the objects of one target, and as many again for each object. */
  together: 10_000_000,
  object: 100_000,
  /** Steps that a problem costs which a rule finds: it takes memory, and a person has to read it. */
  problem: 1_000,
  /** Characters of a text that an expression makes. */
  text: 1_000_000,
  /** Items of a list that an expression makes. */
  items: 100_000,
  /** Characters of a regular expression. */
  pattern: 1_000,
} as const;
