-- A facet of keywords need not read lines: a stream's lines are counted apart for each combination of keywords they have.
ALTER TABLE lines_per_stream
    ADD COLUMN IF NOT EXISTS error_keywords Array(LowCardinality(String));
