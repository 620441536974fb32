// What each sort of program says: levels and sentences, with gaps for numbers and names.

export type Level = "debug" | "info" | "warn" | "error" | "fatal";
export type Said = readonly [Level, string];

/** Picked in this order by the first pattern that the workload's name meets. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/postgres|pgbouncer|backup/, "database"],
  [/redis/, "redis"],
  [/kafka|schema-registry/, "broker"],
  [/elasticsearch/, "search"],
  [/coredns/, "dns"],
  [/kube-proxy/, "proxy"],
  [/exporter/, "exporter"],
  [/fluent-bit/, "shipper"],
  [/^(?:kube-|metrics-server|ebs-|cert-manager|runner-controller)/, "controller"],
  [/etcd/, "etcd"],
  [/cilium/, "agent"],
  [/prometheus|alertmanager|loki|grafana/, "observer"],
  [/wait-for|settlement|report|cleanup|export|builder|trainer|importer|archiver/, "batch"],
];

export function roleOf(name: string): string {
  return roles.find(([pattern]) => pattern.test(name))?.[1] ?? "service";
}

interface Vocabulary {
  readonly usual: readonly [Said, ...Said[]];
  readonly unusual: readonly [Said, ...Said[]];
}

const service: Vocabulary = {
  usual: [
    ["info", "request completed"],
    ["info", "request completed"],
    ["info", "request completed"],
    ["info", "cart {id} updated: {n} items, total {money} EUR"],
    ["info", "order {order} accepted for customer {user}"],
    ["info", "price of {sku} read from cache in {ms} ms"],
    ["info", "reserved {n} of {sku} in warehouse {wh}"],
    ["debug", "cache hit for key session:{hex}"],
    ["debug", "published event order.updated to partition {n} offset {big}"],
  ],
  unusual: [
    ["warn", "slow query: {ms}0 ms on table order_items"],
    ["warn", "retrying call to pricing-api, attempt {n} of 5"],
    ["warn", "stock of {sku} is low: {n} left in {wh}"],
    ["error", "call to payments-api failed: context deadline exceeded after 2500 ms"],
    ["error", "cannot read cart {id}: connection reset by peer"],
  ],
};

const vocabularies: Readonly<Record<string, Vocabulary>> = {
  service,
  database: {
    usual: [
      ["info", "LOG:  checkpoint starting: time"],
      ["info", "LOG:  checkpoint complete: wrote {big} buffers (0.{n}%); write={n}.{ms} s, sync=0.00{n} s"],
      ["info", "LOG:  connection authorized: user=shop database=orders application_name=orders-api"],
      ["info", 'LOG:  automatic vacuum of table "orders.public.order_items": index scans: {n}'],
      ["info", "LOG:  duration: {ms}.{n} ms  statement: SELECT id, total FROM orders WHERE customer_id = $1"],
    ],
    unusual: [
      ["warn", "WARNING:  there is no transaction in progress"],
      ["error", 'ERROR:  duplicate key value violates unique constraint "orders_pkey"'],
      ["error", "ERROR:  canceling statement due to statement timeout"],
      ["fatal", "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute"],
    ],
  },
  redis: {
    usual: [
      ["info", "* {big} changes in 300 seconds. Saving..."],
      ["info", "* Background saving started by pid {big}"],
      ["info", "* DB saved on disk"],
      ["info", "* Fork CoW for RDB: current {n} MB, peak {n} MB, average {n} MB"],
    ],
    unusual: [
      [
        "warn",
        "# WARNING: Client id={big} addr={ip}:5{ms} scheduled to be closed ASAP for overcoming of output buffer limits.",
      ],
    ],
  },
  broker: {
    usual: [
      [
        "info",
        "[GroupCoordinator id={n}] Dynamic member with unknown member id joins group order-events in Stable state",
      ],
      ["info", "[Log partition=orders-{n}, dir=/data] Rolled new log segment at offset {big} in {n} ms."],
      ["info", "[Controller id={n}] Processing automatic preferred replica leader election"],
    ],
    unusual: [
      ["warn", "[ReplicaFetcher replicaId={n}, leaderId={n}] Partition orders-{n} marked as failed: fetch lag {big}"],
      ["error", "[KafkaApi-{n}] Unexpected error handling request with correlation id {big}"],
    ],
  },
  dns: {
    usual: [
      [
        "info",
        '[INFO] {ip}:4{ms} - {big} "A IN pgbouncer.databases.svc.cluster.local. udp 58 false 512" NOERROR qr,aa,rd 114 0.000{ms}s',
      ],
      [
        "info",
        '[INFO] {ip}:4{ms} - {big} "AAAA IN orders-api.orders.svc.cluster.local. udp 55 false 512" NOERROR qr,aa,rd 148 0.000{ms}s',
      ],
    ],
    unusual: [
      [
        "error",
        "[ERROR] plugin/errors: 2 acme-v02.api.letsencrypt.org. A: read udp {ip}:4{ms}->10.0.0.2:53: i/o timeout",
      ],
    ],
  },
  controller: {
    usual: [
      ["info", 'reconciler.go:311] "Reconciled" object="shop-frontend/storefront-web" duration="{ms}ms"'],
      [
        "info",
        'event.go:389] "Event occurred" object="batch/cart-cleanup" kind="CronJob" type="Normal" reason="SawCompletedJob"',
      ],
      [
        "info",
        'trace.go:236] Trace[{big}]: "List" url:/api/v1/pods,user-agent:kube-state-metrics (total time: {ms}ms)',
      ],
      ["info", "leaderelection.go:285] successfully renewed lease kube-system/controller-leader"],
      ["info", 'garbagecollector.go:549] "Processing item" item="[v1/Pod, namespace: ci, name: runner-{hex}]"'],
    ],
    unusual: [
      [
        "warn",
        "reflector.go:561] k8s.io/client-go/informers/factory.go:160: failed to list *v1.ServiceMonitor: the server could not find the requested resource",
      ],
      [
        "error",
        'scraper.go:149] "Failed to scrape node" err="Get \\"https://{ip}:10250/metrics/resource\\": context deadline exceeded" node="shop-worker-03"',
      ],
      [
        "error",
        'controller.go:113] loading OpenAPI spec for "v1beta1.metrics.k8s.io" failed with: failed to retrieve openAPI spec, http error: ResponseCode: 503',
      ],
    ],
  },
  etcd: {
    usual: [
      ["info", "compacted raft log at {big}"],
      ["info", "finished scheduled compaction: compact-revision {big}, took {ms}ms"],
      ["info", "saved snapshot at index {big}"],
    ],
    unusual: [
      ["warn", "apply request took too long: took {ms}ms, expected-duration 100ms, prefix read-only range"],
      ["warn", "slow fdatasync: took 1.{n}s, expected-duration 1s"],
    ],
  },
  search: {
    usual: [
      ["info", "[products][{n}] refresh took {ms} ms, {big} documents"],
      ["info", "[orders-2026.11][{n}] merge of {n} segments finished in {ms} ms"],
      ["debug", "[products][{n}] took[{ms}ms], total_hits[{big}], search_type[QUERY_THEN_FETCH]"],
    ],
    unusual: [
      ["warn", "[gc][{big}] overhead, spent [{ms}ms] collecting in the last [1.{n}s]"],
      ["warn", "high disk watermark [90%] exceeded on elasticsearch-{n}: shards will be relocated"],
      ["error", "[products][{n}] all shards failed: circuit_breaking_exception: [parent] Data too large"],
    ],
  },
  agent: {
    usual: [
      ["info", "Completed regeneration of endpoint {n}{n}, took {ms}ms"],
      ["info", "Policy updated for identity {big}, revision {ms}"],
      ["debug", "conntrack garbage collector interval recalculated: {n}m"],
    ],
    unusual: [
      ["warn", "Dropped flow: {ip} to {ip}:5432, reason policy denied"],
      ["error", "Unable to contact k8s api-server: Get https://10.96.0.1:443/healthz: dial tcp: i/o timeout"],
    ],
  },
  shipper: {
    usual: [
      [
        "info",
        "[ info] [input:tail:tail.0] inotify_fs_add(): inode={big} watch_fd={n} name=/var/log/containers/orders-api-{hex}.log",
      ],
      ["info", "[ info] [output:loki:loki.0] loki-0.loki.logging:3100, HTTP status=204"],
    ],
    unusual: [
      ["warn", "[ warn] [engine] failed to flush chunk '1-{big}.flb', retry in {n} seconds: task_id={n}"],
      ["error", "[error] [output:loki:loki.0] no upstream connections available to loki-1.loki.logging:3100"],
    ],
  },
  exporter: {
    usual: [
      ["debug", "collector succeeded: name=cpu duration_seconds=0.00{n}"],
      ["info", "scrape finished in {ms} ms"],
    ],
    unusual: [["error", 'collector failed: name=filesystem err="statfs /var/lib/kubelet: permission denied"']],
  },
  proxy: {
    usual: [
      ["info", 'proxier.go:805] "SyncProxyRules complete" elapsed="{ms}ms"'],
      ["info", "bounded_frequency_runner.go:296] sync-runner: ran, next possible in 1s, periodic in 1h0m0s"],
    ],
    unusual: [
      [
        "warn",
        'proxier.go:1510] "Failed to execute iptables-restore" err="exit status 4: Another app is currently holding the xtables lock"',
      ],
    ],
  },
  observer: {
    usual: [
      ["info", "write block: ulid=01JD{big} mint={big} duration={ms}ms"],
      ["info", "Head GC completed: duration={ms}ms"],
      ["info", "query executed: engine=v1 length=1h0m0s duration={ms}ms status=200"],
      ["info", "uploading index table index_20{n}: {n} files"],
    ],
    unusual: [
      ["warn", "Error on ingesting out-of-order samples: scrape_pool=serviceMonitor/kafka/kafka num_dropped={n}"],
      ["error", 'Notify for alerts failed: num_alerts={n} err="pagerduty/notify: Post: context deadline exceeded"'],
    ],
  },
  batch: {
    usual: [
      ["info", "processed {big} of {big} records"],
      ["info", "step {n} finished in {ms} ms"],
      ["info", "wrote part {n} to s3://shop-exports/daily/{hex}.parquet"],
      ["debug", "memory: heap {ms} MiB"],
    ],
    unusual: [
      ["warn", "skipped record {big}: field currency is empty"],
      ["error", "cannot write part {n}: SlowDown: Please reduce your request rate"],
    ],
  },
};

export function vocabularyOf(role: string): Vocabulary {
  return vocabularies[role] ?? service;
}

/** What the noisy service says, again and again. */
export const noisy: readonly [Said, ...Said[]] = [
  ["error", "Payment authorization failed for order {order}: gateway timeout after 2500 ms"],
  ["error", "Cannot reserve stock for order {order}: HTTP 503 from inventory-api"],
  ["error", "Transaction rolled back for order {order}: could not acquire connection from pool within 3000 ms"],
  ["warn", "Circuit breaker payments-api is OPEN, rejecting call for order {order}"],
];

export const stackTraces: readonly [readonly string[], ...(readonly string[])[]] = [
  [
    "com.shop.checkout.PaymentTimeoutException: gateway timeout after 2500 ms",
    "\tat com.shop.checkout.payment.GatewayClient.authorize(GatewayClient.java:118)",
    "\tat com.shop.checkout.payment.PaymentService.pay(PaymentService.java:74)",
    "\tat com.shop.checkout.web.CheckoutController.submit(CheckoutController.java:51)",
    "\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)",
    "\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)",
    "Caused by: java.net.SocketTimeoutException: Read timed out",
    "\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)",
    "\t... 41 common frames omitted",
  ],
  [
    "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 3000ms (total=20, active=20, idle=0, waiting=57)",
    "\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)",
    "\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)",
    "\tat com.shop.orders.OrderRepository.findOpen(OrderRepository.java:92)",
    "\tat com.shop.orders.OrderService.next(OrderService.java:40)",
    "\t... 28 common frames omitted",
  ],
];
