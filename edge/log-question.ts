// A reader's question about lines, ready to be compiled: parsed, with its pods and the time that it counts back from.
import type { Context } from "hono";
import { podsOf } from "../db/log-pods.ts";
import type { Question } from "../db/lines/question.ts";
import type { LogQuestion } from "../db/model/contract/logs.ts";
import { KubinError } from "../db/model/error.ts";
import { questionQuery } from "../db/model/log-query/named-terms.ts";
import type { EdgeEnv } from "./request.ts";
import { visibleOf } from "./visible.ts";

/** Throws "invalid" with the parser's sentence and place. */
export async function logQuestion(c: Context<EdgeEnv>, asked: LogQuestion): Promise<Question> {
  const parsed = questionQuery(asked);
  if ("refusal" in parsed) {
    const { at, sentence } = parsed.refusal;
    throw new KubinError("invalid", `Cannot search: character ${at + 1}: ${sentence}`);
  }
  const { services, snapshot } = c.var;
  return {
    query: parsed.query,
    capturedAtMs: (snapshot.capturedAt ?? snapshot.createdAt).getTime(),
    pods: await podsOf(services.rows, visibleOf(snapshot), parsed.query),
  };
}
