CREATE TABLE "dead_attempts" (
	"tenant_id" text NOT NULL,
	"snapshot_id" text,
	"attempt" integer,
	"remove_after" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "dead_attempts_pkey" PRIMARY KEY("snapshot_id","attempt")
);
--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "lines_put_away_at" timestamp(3) with time zone;--> statement-breakpoint
CREATE INDEX "dead_attempts_due" ON "dead_attempts" ("remove_after");--> statement-breakpoint
CREATE INDEX "jobs_dead" ON "jobs" ("snapshot_id","pack") WHERE state = 'dead';--> statement-breakpoint
CREATE INDEX "snapshots_lines_due" ON "snapshots" ("drop_on") WHERE lines_put_away_at is null and lines > 0 and state not in ('FAILED', 'EXPIRED', 'DELETED');