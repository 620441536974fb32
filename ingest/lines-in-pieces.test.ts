// Lines from chunks to rows: packer, frames, parser, blocks with hardly any room. None is lost, none comes twice.
import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { zstdCompress } from "../cli/upload/pack-files.ts";
import { bunCodecs } from "../cli/read/codecs.ts";
import { lineBytesMax } from "../db/model/limits.ts";
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import { LogPacker } from "../db/model/pack/log-packer.ts";
import { decodeDirectory } from "../db/model/pack/directory.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import { LineRereader } from "./reread-lines.ts";
