// `docker compose logs`: the service's name, padded, and a bar in front of every line.
import type { LineFrame } from "./format.ts";
import { opened } from "./opened.ts";

const prefix = /^([a-zA-Z0-9][\w.-]{0,80}) {1,40}\| ?/;

export const dockerComposeFrame: LineFrame = {
  name: "docker-compose",
  title: "docker compose",
  open(line) {
    const found = prefix.exec(line);
    if (!found) return null;
    const [{ length }, service = ""] = found;
    return opened({ logger: service, fields: { service }, message: line.slice(length) });
  },
  // capnslog's `… I | pkg:` begins with a date, and one letter is no service.
  certain: (line) => /^[a-zA-Z][\w.-]{1,80} {1,40}\| /.test(line),
};
