// The faults planted in every generated cluster, and how each is told to whoever wants to find it again.

export type FaultName =
  | "crash-loop"
  | "oom"
  | "image-pull"
  | "pending-pvc"
  | "unschedulable"
  | "missing-config"
  | "evicted"
  | "not-ready"
  | "failing-job"
  | "service-without-endpoints"
  | "ingress-without-service"
  | "expiring-certificate"
  | "expired-certificate"
  | "node-pressure"
  | "cordoned-node"
  | "noisy-errors";

/** One resource that shows a fault. */
export interface Fault {
  readonly kind: string;
  /** "" for cluster-scoped resources. */
  readonly namespace: string;
  readonly name: string;
  readonly fault: FaultName;
  /** The STATUS that a table shows for it, "" where its kind has none. */
  readonly status: string;
}

/** The Service whose selector has a typing error, and the Ingress that points at a Service that was renamed. */
export const lostService = { namespace: "shipping", name: "shipping-rates" };
export const lostBackend = { namespace: "reviews", name: "reviews-api" };
/** The claim that cannot be provisioned is that of the last pod of this StatefulSet. */
export const fullStorage = { namespace: "search", name: "elasticsearch" };
/** The Certificate whose renewal fails, and the one where nobody noticed. */
export const expiring = { namespace: "shop-frontend", name: "storefront-web-tls" };
export const expired = { namespace: "staging", name: "preview-web-tls" };
