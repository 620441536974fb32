// The shop: what runs in which namespace, before scaling.
import type { FaultName } from "./fault.ts";

export type LogFormat = (typeof formats)[number];
/** "Static" = the mirror pods of the control plane. */
export type WorkloadKind = (typeof kinds)[number];

export interface WorkloadRow {
  readonly namespace: string;
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly pods: number;
  readonly image: string;
  readonly port: number;
  readonly format: LogFormat;
  readonly cpuMilli: number;
  readonly memoryMi: number;
  readonly flags: ReadonlySet<string>;
  readonly fault: FaultName | undefined;
  /** Gi for each pod; 0 = none. */
  readonly claimGi: number;
}

const kinds = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Pod", "Static"] as const;
const formats = ["zap", "pino", "klog", "logfmt", "nginx", "java", "plain"] as const;
const faultNames = [
  ...(["crash-loop", "oom", "image-pull", "pending-pvc", "unschedulable", "missing-config"] as const),
  ...(["evicted", "not-ready", "failing-job", "noisy-errors"] as const),
] satisfies readonly FaultName[];

// namespace|kind|name|pods|image|port|log format|cpu m|memory Mi|flags (fixed: not scaled; fault=…; claim=<Gi>; …)
const table = `
shop-frontend|Deployment|storefront-web|6|shop/storefront-web:2.13.4|8080|nginx|100|128|ingress,hpa,pdb,fixed,fault=image-pull
shop-frontend|Deployment|storefront-bff|6|shop/storefront-bff:2.13.4|3000|pino|250|384|hpa,pdb
shop-frontend|Deployment|image-resizer|4|shop/image-resizer:1.8.0|8080|zap|400|512|hpa
shop-frontend|Deployment|sitemap-builder|1|shop/sitemap-builder:latest|8080|plain|50|64|bare
cart|Deployment|cart-api|6|shop/cart-api:4.2.1|8080|zap|200|256|hpa,pdb,init
cart|Deployment|cart-expirer|2|shop/cart-api:4.2.1|8080|zap|50|128|
checkout|Deployment|checkout-api|6|shop/checkout-api:7.0.3|8080|java|500|1024|ingress,hpa,pdb,init,fault=noisy-errors
checkout|Deployment|checkout-orchestrator|4|shop/checkout-orchestrator:7.0.3|8080|java|500|1024|pdb
checkout|Deployment|fraud-check|3|shop/fraud-check:1.14.2|8080|pino|200|256|
payments|Deployment|payments-api|5|shop/payments-api:3.9.0|8443|java|500|1024|pdb,init,sidecar
payments|Deployment|payment-reconciler|2|shop/payment-reconciler:3.9.1|8080|zap|100|192|fixed,fault=crash-loop
payments|Deployment|payment-webhooks|3|shop/payment-webhooks:3.9.0|8080|pino|100|192|ingress
inventory|Deployment|inventory-api|5|shop/inventory-api:5.1.0|8080|zap|200|256|hpa,pdb
inventory|Deployment|stock-sync|3|shop/stock-sync:2.0.7|8080|logfmt|100|192|fixed,fault=not-ready
inventory|Deployment|warehouse-gateway|2|shop/warehouse-gateway:1.3.3|9090|java|250|768|
catalog|Deployment|catalog-api|6|shop/catalog-api:6.4.2|8080|zap|200|384|hpa,pdb,sidecar
catalog|Deployment|catalog-importer|2|shop/catalog-importer:6.4.2|8080|java|300|1024|
orders|Deployment|orders-api|6|shop/orders-api:8.2.0|8080|java|400|1024|ingress,hpa,pdb,init
orders|Deployment|order-events|3|shop/order-events:8.2.0|8080|zap|100|192|
orders|Deployment|invoice-renderer|2|shop/invoice-renderer:1.1.9|8080|pino|200|512|
pricing|Deployment|pricing-api|4|shop/pricing-api:3.3.0|8080|zap|200|256|hpa
pricing|Deployment|promotion-engine|3|shop/promotion-engine:2.7.1|8080|java|400|1024|
reviews|Deployment|reviews-service|3|shop/reviews:1.20.0|8080|pino|100|256|ingress
reviews|Deployment|review-moderation|2|shop/review-moderation:1.20.0|8080|plain|100|256|
search|Deployment|search-api|5|shop/search-api:4.0.8|8080|zap|300|512|hpa,pdb
search|Deployment|search-indexer|2|shop/search-indexer:4.0.8|8080|java|300|1024|
search|StatefulSet|elasticsearch|3|elasticsearch/elasticsearch:8.15.3|9200|java|1000|4096|pdb,claim=100,fault=pending-pvc
recommendations|Deployment|recommendations-api|4|shop/recommendations-api:2.5.0|8080|pino|300|512|hpa
recommendations|Deployment|recommendation-trainer|2|shop/recommendation-trainer:2.5.0|8080|plain|1000|2048|fixed,fault=oom
recommendations|Deployment|embedding-builder|1|shop/embedding-builder:0.9.2|8080|plain|2000|8192|fixed,gpu,fault=unschedulable
shipping|Deployment|shipping-api|4|shop/shipping-api:3.1.5|8080|zap|150|256|ingress
shipping|Deployment|shipping-rates|3|shop/shipping-rates:3.1.5|8080|logfmt|100|192|fixed
shipping|Deployment|label-printer|2|shop/label-printer:1.0.4|8080|plain|50|128|
notifications|Deployment|notifications-api|3|shop/notifications-api:2.2.2|8080|pino|100|256|
notifications|Deployment|mail-sender|3|shop/mail-sender:2.2.2|8080|logfmt|100|192|
notifications|Deployment|sms-gateway|1|shop/sms-gateway:1.6.0|8080|zap|50|128|fixed,fault=missing-config
identity|Deployment|keycloak|3|keycloak/keycloak:26.0.5|8080|java|500|1536|ingress,pdb,init
identity|Deployment|session-service|4|shop/session-service:1.11.0|8080|zap|100|192|hpa
customer-support|Deployment|helpdesk-web|2|shop/helpdesk-web:1.9.1|8080|nginx|50|128|ingress
customer-support|Deployment|ticket-api|3|shop/ticket-api:1.9.1|8080|pino|150|256|
analytics|Deployment|clickstream-collector|5|shop/clickstream-collector:2.0.0|8080|zap|200|256|hpa
analytics|Deployment|report-builder|2|shop/report-builder:2.0.0|8080|plain|200|768|
staging|Deployment|preview-web|2|shop/storefront-web:2.14.0-rc.3|8080|nginx|50|128|ingress
staging|Deployment|preview-api|2|shop/checkout-api:7.1.0-rc.1|8080|java|250|768|bare
staging|Deployment|load-generator|1|shop/load-generator:dev|8080|plain|100|128|bare
ci|Deployment|runner-controller|1|actions/runner-controller:0.27.6|8080|klog|100|128|fixed
ci|Deployment|image-builder|3|moby/buildkit:v0.17.1|1234|logfmt|500|1024|privileged
databases|StatefulSet|orders-postgres|3|library/postgres:17.2|5432|plain|1000|4096|pdb,claim=200,sidecar
databases|StatefulSet|catalog-postgres|3|library/postgres:17.2|5432|plain|1000|4096|pdb,claim=100,sidecar
databases|StatefulSet|payments-postgres|3|library/postgres:17.2|5432|plain|1000|4096|pdb,claim=100,sidecar
databases|Deployment|pgbouncer|3|bitnami/pgbouncer:1.23.1|6432|plain|100|128|fixed
kafka|StatefulSet|kafka|5|apache/kafka:3.9.0|9092|java|1000|4096|pdb,claim=500
kafka|Deployment|schema-registry|2|confluentinc/cp-schema-registry:7.7.1|8081|java|200|768|fixed
kafka|Deployment|kafka-ui|1|provectuslabs/kafka-ui:v0.7.2|8080|java|100|512|fixed
redis|StatefulSet|redis-cart|3|library/redis:7.4.1|6379|plain|200|1024|pdb,claim=10
redis|StatefulSet|redis-sessions|3|library/redis:7.4.1|6379|plain|200|1024|pdb,claim=10
batch|CronJob|nightly-settlement|6|shop/settlement:3.9.0|8080|java|500|1024|schedule=0 2 * * *,fault=failing-job
batch|CronJob|stock-report|3|shop/reports:2.0.0|8080|plain|200|256|schedule=0 * * * *
batch|CronJob|cart-cleanup|3|shop/cart-api:4.2.1|8080|zap|100|128|schedule=*/15 * * * *
batch|CronJob|price-feed-export|3|shop/price-feed:1.2.0|8080|logfmt|200|256|schedule=30 * * * *
databases|CronJob|postgres-backup|3|shop/pg-backup:17.2|8080|plain|200|256|schedule=15 */6 * * *
ingress-nginx|Deployment|ingress-nginx-controller|4|ingress-nginx/controller:v1.12.1|443|nginx|500|512|fixed,pdb,loadbalancer
cert-manager|Deployment|cert-manager|1|jetstack/cert-manager-controller:v1.16.2|9402|klog|50|128|fixed
cert-manager|Deployment|cert-manager-cainjector|1|jetstack/cert-manager-cainjector:v1.16.2|9402|klog|50|128|fixed
cert-manager|Deployment|cert-manager-webhook|1|jetstack/cert-manager-webhook:v1.16.2|10250|klog|50|64|fixed
monitoring|StatefulSet|prometheus|2|prometheus/prometheus:v3.0.1|9090|logfmt|1000|6144|claim=200
monitoring|StatefulSet|alertmanager|3|prometheus/alertmanager:v0.27.0|9093|logfmt|50|128|claim=5
monitoring|Deployment|grafana|1|grafana/grafana:11.3.1|3000|logfmt|100|256|fixed,ingress
monitoring|Deployment|kube-state-metrics|1|kube-state-metrics/kube-state-metrics:v2.14.0|8080|klog|100|256|fixed
monitoring|DaemonSet|node-exporter|0|prometheus/node-exporter:v1.8.2|9100|logfmt|50|64|hostnetwork
logging|StatefulSet|loki|3|grafana/loki:3.3.1|3100|logfmt|500|2048|claim=100
logging|DaemonSet|fluent-bit|0|fluent/fluent-bit:3.2.1|2020|plain|100|128|hostpath
logging|Deployment|log-archiver|2|shop/log-archiver:1.0.1|8080|logfmt|100|256|fixed,fault=evicted
kube-system|Deployment|coredns|2|coredns/coredns:v1.11.3|53|plain|100|170|fixed,pdb
kube-system|Deployment|metrics-server|2|metrics-server/metrics-server:v0.7.2|10250|klog|100|200|fixed
kube-system|Deployment|ebs-csi-controller|2|ebs-csi/aws-ebs-csi-driver:v1.37.0|9808|klog|50|128|fixed
kube-system|DaemonSet|ebs-csi-node|0|ebs-csi/aws-ebs-csi-driver:v1.37.0|9809|klog|50|64|hostpath
kube-system|DaemonSet|cilium|0|cilium/cilium:v1.16.4|9879|logfmt|200|512|hostnetwork,privileged
kube-system|DaemonSet|kube-proxy|0|kube-proxy:v1.34.2|10256|klog|100|64|hostnetwork,privileged
kube-system|Static|kube-apiserver|0|kube-apiserver:v1.34.2|6443|klog|250|1024|hostnetwork
kube-system|Static|kube-controller-manager|0|kube-controller-manager:v1.34.2|10257|klog|200|256|hostnetwork
kube-system|Static|kube-scheduler|0|kube-scheduler:v1.34.2|10259|klog|100|128|hostnetwork
kube-system|Static|etcd|0|etcd:3.6.4-0|2379|zap|100|512|hostnetwork
default|Pod|debug-shell|1|nicolaka/netshoot:latest|8080|plain|0|0|bare
`;

export const workloadRows: readonly WorkloadRow[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [namespace = "", kind = "", name = "", pods, image = "", port, format = "", cpu, memory, flagText = ""] =
      line.split("|");
    const flags = flagText.split(",").filter((flag) => flag !== "");
    return {
      namespace,
      kind: oneOf(kinds, kind),
      name,
      pods: Number(pods),
      image,
      port: Number(port),
      format: oneOf(formats, format),
      cpuMilli: Number(cpu),
      memoryMi: Number(memory),
      flags: new Set(flags),
      fault: faultNames.find((fault) => flags.includes(`fault=${fault}`)),
      claimGi: Number(flagValue(flags, "claim") ?? 0),
    };
  });

/** The text after `name=` among the flags. */
export function flagValue(flags: Iterable<string>, name: string): string | undefined {
  for (const flag of flags) if (flag.startsWith(`${name}=`)) return flag.slice(name.length + 1);
  return undefined;
}

function oneOf<T extends string>(words: readonly T[], word: string): T {
  const found = words.find((known) => known === word);
  if (found === undefined)
    throw new TypeError(`Cannot read the workload table: "${word}" is not one of ${words.join()}`);
  return found;
}
