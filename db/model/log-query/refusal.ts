// Why a question cannot be meant, and where in its text.

export interface QueryRefusal {
  /** Index into the text of what is wrong. */
  readonly at: number;
  /** One sentence, with what to write instead. */
  readonly sentence: string;
}

/** Thrown inside the parser only; parseLogQuery turns it into a QueryRefusal. */
export class Refused extends Error implements QueryRefusal {
  readonly at: number;
  readonly sentence: string;

  constructor(at: number, sentence: string) {
    super(sentence);
    this.name = "Refused";
    this.at = at;
    this.sentence = sentence;
  }
}
