ALTER TABLE "kinds" ADD COLUMN "categories" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "kinds" ADD COLUMN "subresources" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "kinds" ADD COLUMN "columns" jsonb;--> statement-breakpoint
ALTER TABLE "kinds" ADD COLUMN "selectable_fields" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "kinds" ADD COLUMN "webhook_conversion" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "kinds" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "resource_version" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "resource_packs" integer;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "selection" jsonb;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "index_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "k8s_resources" ADD COLUMN "metadata" text DEFAULT '{}' NOT NULL;