CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
CREATE SEQUENCE "public"."attempts" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"target" text NOT NULL,
	"detail" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "jobs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" text NOT NULL,
	"snapshot_id" text NOT NULL,
	"kind" text NOT NULL,
	"pack" integer,
	"state" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"attempt" integer,
	"worker" text,
	"lease_until" timestamp(3) with time zone,
	"run_after" timestamp(3) with time zone NOT NULL,
	"last_error" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"finished_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "kinds" (
	"tenant_id" text NOT NULL,
	"snapshot_id" text,
	"group" text,
	"version" text,
	"resource" text,
	"kind" text NOT NULL,
	"singular" text DEFAULT '' NOT NULL,
	"namespaced" boolean NOT NULL,
	"short_names" jsonb DEFAULT '[]' NOT NULL,
	"verbs" jsonb DEFAULT '[]' NOT NULL,
	CONSTRAINT "kinds_pkey" PRIMARY KEY("snapshot_id","group","version","resource")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"snapshot_id" text NOT NULL,
	"slug_hash" text NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"revoked_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "log_streams" (
	"tenant_id" text NOT NULL,
	"snapshot_id" text,
	"attempt" integer,
	"stream_id" text,
	"source" text NOT NULL,
	"namespace" text NOT NULL,
	"pod" text NOT NULL,
	"uid" text NOT NULL,
	"container" text NOT NULL,
	"generation" text NOT NULL,
	"file" text NOT NULL,
	"node" text NOT NULL,
	"lines" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "log_streams_pkey" PRIMARY KEY("snapshot_id","stream_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "packs" (
	"tenant_id" text NOT NULL,
	"snapshot_id" text,
	"number" integer,
	"kind" text NOT NULL,
	"codec" text NOT NULL,
	"format_version" integer NOT NULL,
	"state" text NOT NULL,
	"bytes" bigint NOT NULL,
	"raw_bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"multipart_upload_id" text,
	"published_attempt" integer,
	"resources" bigint DEFAULT 0 NOT NULL,
	"lines" bigint DEFAULT 0 NOT NULL,
	"failure" text,
	"registered_at" timestamp(3) with time zone NOT NULL,
	"arrived_at" timestamp(3) with time zone,
	"indexed_at" timestamp(3) with time zone,
	CONSTRAINT "packs_pkey" PRIMARY KEY("snapshot_id","number")
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"id" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"format_version" integer NOT NULL,
	"state" text NOT NULL,
	"cluster" jsonb NOT NULL,
	"source_format" text NOT NULL,
	"source_name" text,
	"source_tool" text,
	"owner_token_hash" text NOT NULL,
	"idempotency_key" text,
	"captured_at" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"drop_on" date NOT NULL,
	"packs_expected" integer,
	"expected_resources" bigint,
	"expected_log_bytes" bigint,
	"published_attempts" integer[] DEFAULT '{}'::integer[] NOT NULL,
	"content_version" integer DEFAULT 0 NOT NULL,
	"resources" bigint DEFAULT 0 NOT NULL,
	"lines" bigint DEFAULT 0 NOT NULL,
	"gaps" jsonb DEFAULT '[]' NOT NULL,
	"redaction" jsonb,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "k8s_resources" (
	"tenant_id" text NOT NULL,
	"snapshot_id" text,
	"attempt" integer,
	"group" text,
	"version" text,
	"resource" text,
	"kind" text NOT NULL,
	"list_key" text COLLATE "C",
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"uid" text NOT NULL,
	"resource_version" text NOT NULL,
	"created_at" timestamp(3) with time zone,
	"labels" jsonb NOT NULL,
	"annotations" jsonb NOT NULL,
	"owners" jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"cells" jsonb NOT NULL,
	"status" text NOT NULL,
	"healthy" boolean NOT NULL,
	"phase" text,
	"node" text,
	"restarts" integer,
	"container_names" text[] NOT NULL,
	"images" text[] NOT NULL,
	"service_type" text,
	"cluster_ip" text,
	"ports" jsonb,
	"replicas" integer,
	"ready_replicas" integer,
	"strategy_type" text,
	"object_size_bytes" integer NOT NULL,
	"pack" integer NOT NULL,
	"frame_offset" bigint NOT NULL,
	"frame_bytes" integer NOT NULL,
	"line_offset" integer NOT NULL,
	CONSTRAINT "k8s_resources_pkey" PRIMARY KEY("snapshot_id","resource","group","version","list_key","attempt")
);
--> statement-breakpoint
CREATE INDEX "audit_target" ON "audit" ("tenant_id","target","at");--> statement-breakpoint
CREATE INDEX "jobs_claimable" ON "jobs" ("run_after","id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_snapshot" ON "jobs" ("snapshot_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_once" ON "jobs" ("snapshot_id","kind",coalesce(pack, -1));--> statement-breakpoint
CREATE UNIQUE INDEX "links_slug" ON "links" ("slug_hash");--> statement-breakpoint
CREATE INDEX "links_snapshot" ON "links" ("snapshot_id");--> statement-breakpoint
CREATE INDEX "log_streams_pod" ON "log_streams" ("snapshot_id","namespace","pod");--> statement-breakpoint
CREATE UNIQUE INDEX "snapshots_idempotency" ON "snapshots" ("tenant_id","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "snapshots_unsettled" ON "snapshots" ("last_seen_at") WHERE state in ('INITIATED', 'UPLOADING', 'PROCESSING');--> statement-breakpoint
CREATE INDEX "snapshots_expiry" ON "snapshots" ("expires_at") WHERE state not in ('EXPIRED', 'DELETED');--> statement-breakpoint
CREATE INDEX "k8s_resources_counts" ON "k8s_resources" ("snapshot_id","resource","group","version","namespace","healthy","attempt","kind");--> statement-breakpoint
CREATE INDEX "k8s_resources_namespace" ON "k8s_resources" ("snapshot_id","namespace","resource","name");--> statement-breakpoint
CREATE INDEX "k8s_resources_created" ON "k8s_resources" ("snapshot_id","resource","created_at");--> statement-breakpoint
CREATE INDEX "k8s_resources_unhealthy" ON "k8s_resources" ("snapshot_id","resource","list_key") WHERE not healthy;--> statement-breakpoint
CREATE INDEX "k8s_resources_uid" ON "k8s_resources" ("snapshot_id","uid");--> statement-breakpoint
CREATE INDEX "k8s_resources_labels" ON "k8s_resources" USING gin ("snapshot_id","labels" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "k8s_resources_name" ON "k8s_resources" USING gin ("snapshot_id",name gin_trgm_ops);