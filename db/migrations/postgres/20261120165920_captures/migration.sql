CREATE TABLE "documents" (
	"tenant_id" text,
	"sha256" text,
	"bytes" bigint NOT NULL,
	"verified_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "documents_pkey" PRIMARY KEY("tenant_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "snapshot_documents" (
	"tenant_id" text NOT NULL,
	"snapshot_id" text,
	"path" text,
	"sha256" text NOT NULL,
	CONSTRAINT "snapshot_documents_pkey" PRIMARY KEY("snapshot_id","path")
);
--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "redaction_key_id" text;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "capture_id" text;--> statement-breakpoint
CREATE INDEX "snapshots_capture" ON "snapshots" ("capture_id") WHERE capture_id is not null;