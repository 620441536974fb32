-- What ingest derives from lines: columns beside them, and counts, so that a histogram or an overview reads no lines.
-- Every count is of rows of `lines`, and belongs to the same attempt: readers filter both alike.
ALTER TABLE lines
    -- Hash of the message's masked shape (db/model/line/shape.ts): equal in every snapshot. 0: the message has no words.
    ADD COLUMN IF NOT EXISTS pattern UInt64 CODEC(ZSTD(1)),
    -- Bytes of the message beyond those stored here; the pack has them.
    ADD COLUMN IF NOT EXISTS cut UInt32 CODEC(ZSTD(1)),
    -- Further physical lines joined into this row (CRI partials), 65535 for more; line_no and timestamp are the first one's.
    ADD COLUMN IF NOT EXISTS joined UInt16 CODEC(ZSTD(1)),
    -- Physical lines from the one that this line's event (a stack trace) begins with: that one is line_no - in_event. 0: itself.
    ADD COLUMN IF NOT EXISTS in_event UInt16 CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS message_length UInt64 ALIAS length(message) + cut;

-- Nothing was ever written to it.
DROP TABLE IF EXISTS lines_per_minute;

-- `minute` is of lines.timestamp: a line without a time counts in the minute of the line before it, 1970 where there is none,
-- and what claims to be later than a DateTime can say (2106) in the last minute of that.
-- `bytes` are of whole messages (message_length), here and below.
CREATE TABLE IF NOT EXISTS lines_per_minute
(
    tenant_id LowCardinality(String),
    snapshot_id LowCardinality(String),
    attempt UInt32,
    minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    namespace LowCardinality(String),
    level Enum8('unknown' = 0, 'trace' = 1, 'debug' = 2, 'info' = 3, 'warn' = 4, 'error' = 5, 'fatal' = 6),
    lines UInt64,
    bytes UInt64,
    drop_on Date
)
ENGINE = MergeTree
PARTITION BY drop_on
ORDER BY (snapshot_id, attempt, minute, namespace, level)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
    max_bytes_to_merge_at_max_space_in_pool = 268435456;

-- `first` and `last` are of lines with a time of their own; both are 1970-01-01 00:00:00 where no line had one.
CREATE TABLE IF NOT EXISTS lines_per_stream
(
    tenant_id LowCardinality(String),
    snapshot_id LowCardinality(String),
    attempt UInt32,
    namespace LowCardinality(String),
    pod LowCardinality(String),
    container LowCardinality(String),
    node LowCardinality(String),
    source Enum8('container' = 1, 'host' = 2),
    generation Enum8('current' = 1, 'previous' = 2, 'rotated' = 3),
    file LowCardinality(String),
    stream_id UInt64,
    level Enum8('unknown' = 0, 'trace' = 1, 'debug' = 2, 'info' = 3, 'warn' = 4, 'error' = 5, 'fatal' = 6),
    lines UInt64,
    bytes UInt64,
    first DateTime64(9, 'UTC'),
    last DateTime64(9, 'UTC'),
    drop_on Date
)
ENGINE = MergeTree
PARTITION BY drop_on
ORDER BY (snapshot_id, attempt, namespace, pod, container, stream_id, level)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
    max_bytes_to_merge_at_max_space_in_pool = 268435456;

-- Pattern 0: lines without words, and everything else once a pack has more distinct patterns than are counted.
-- `sample` is one line of the row's counts, at most 2 KiB of its message; sample_stream and sample_line name it in `lines`.
CREATE TABLE IF NOT EXISTS line_patterns
(
    tenant_id LowCardinality(String),
    snapshot_id LowCardinality(String),
    attempt UInt32,
    pattern UInt64,
    namespace LowCardinality(String),
    container LowCardinality(String),
    level Enum8('unknown' = 0, 'trace' = 1, 'debug' = 2, 'info' = 3, 'warn' = 4, 'error' = 5, 'fatal' = 6),
    lines UInt64,
    first DateTime64(9, 'UTC'),
    last DateTime64(9, 'UTC'),
    sample String CODEC(ZSTD(1)),
    sample_stream UInt64,
    sample_line UInt32,
    drop_on Date
)
ENGINE = MergeTree
PARTITION BY drop_on
ORDER BY (snapshot_id, attempt, pattern, namespace, container, level)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
    max_bytes_to_merge_at_max_space_in_pool = 268435456;
