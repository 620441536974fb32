-- One row per physical log line. Statements end with a semicolon at the end of a line.
-- `attempt` is in the key: a second run of a pack writes beside the first, and readers filter on the published one.
-- `drop_on` is constant per insert: a partition key that varies inside a block triples the cost of writing it.
CREATE TABLE IF NOT EXISTS lines
(
    tenant_id LowCardinality(String),
    snapshot_id LowCardinality(String),
    attempt UInt32,
    pack UInt32,
    timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    -- False: the line carried no time and has that of the line before it.
    has_timestamp Bool,
    namespace LowCardinality(String),
    pod LowCardinality(String),
    container LowCardinality(String),
    node LowCardinality(String),
    source Enum8('container' = 1, 'host' = 2),
    generation Enum8('current' = 1, 'previous' = 2, 'rotated' = 3),
    file LowCardinality(String),
    level Enum8('unknown' = 0, 'trace' = 1, 'debug' = 2, 'info' = 3, 'warn' = 4, 'error' = 5, 'fatal' = 6),
    stream Enum8('none' = 0, 'stdout' = 1, 'stderr' = 2),
    message String CODEC(ZSTD(1)),
    request_id String CODEC(ZSTD(1)),
    error_keywords Array(LowCardinality(String)),
    -- Physical line number inside the stream, from 1.
    line_no UInt32 CODEC(Delta(4), ZSTD(1)),
    -- A hash of the stream's identity; with line_no the stable id of a line.
    stream_id UInt64,
    drop_on Date,
    INDEX ix_timestamp timestamp TYPE minmax GRANULARITY 1,
    INDEX ix_request_id request_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY drop_on
ORDER BY (snapshot_id, attempt, namespace, pod, container, stream_id, line_no)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
    max_bytes_to_merge_at_max_space_in_pool = 268435456;

-- Counts per minute, filled by the parser, so that a histogram need not read lines.
CREATE TABLE IF NOT EXISTS lines_per_minute
(
    tenant_id LowCardinality(String),
    snapshot_id LowCardinality(String),
    attempt UInt32,
    minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    namespace LowCardinality(String),
    pod LowCardinality(String),
    container LowCardinality(String),
    level Enum8('unknown' = 0, 'trace' = 1, 'debug' = 2, 'info' = 3, 'warn' = 4, 'error' = 5, 'fatal' = 6),
    lines UInt64,
    bytes UInt64,
    drop_on Date
)
ENGINE = MergeTree
PARTITION BY drop_on
ORDER BY (snapshot_id, attempt, minute, namespace, pod, container, level)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
