// Configuration files inside ConfigMaps: properties, YAML, TOML, ini and what each program calls its password.
import { inResource, type Scene } from "../entry.ts";
import { base64, indented, xmlInside } from "../encode.ts";
import type { KindName } from "../kinds.ts";
import { configMap } from "../objects.ts";

export type FileScene = readonly [kind: KindName, encoding: string, file: string, write: (secret: string) => string];

const quote = JSON.stringify;

const flat: readonly FileScene[] = [
  [
    "human-password",
    "properties",
    "application.properties",
    (s) => `spring.datasource.username=app\nspring.datasource.password=${s}\nserver.port=8080\n`,
  ],
  // A colon is as good as an equals sign.
  [
    "generated-password",
    "properties",
    "quartz.properties",
    (s) => `org.quartz.dataSource.ds.user: app\norg.quartz.dataSource.ds.password: ${s}\n`,
  ],
  [
    "keystore-password",
    "properties",
    "server.properties",
    (s) => `listeners=SSL://:9093\nssl.keystore.password=${s}\nssl.client.auth=required\n`,
  ],
  // Continued over lines, name and value quoted inside the value.
  [
    "generated-password",
    "properties",
    "kafka.properties",
    (s) =>
      `sasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\\n  username="admin" \\\n  password="${s}" \\\n  user_admin="x";\n`,
  ],
  ["hex-password", "dotenv", ".env", (s) => `# cache\nREDIS_HOST=redis\nREDIS_PASSWORD=${s}\n`],
  ["laravel-key", "dotenv", ".env", (s) => `APP_NAME=Shop\nAPP_KEY=${s}\nAPP_DEBUG=false\n`],
  ["symfony-secret", "dotenv", ".env.prod", (s) => `APP_ENV=prod\nexport APP_SECRET="${s}"\n`],
  ["django-secret-key", "python", "settings.py", (s) => `DEBUG = False\nSECRET_KEY = '${s}'\nALLOWED_HOSTS = ['*']\n`],
  [
    "generated-password",
    "python",
    "settings.py",
    (s) => `DATABASES = {\n    'default': {'ENGINE': 'pg', 'USER': 'app', 'PASSWORD': '${s}', 'HOST': 'db'},\n}\n`,
  ],
  // Grafana's triple quotes.
  [
    "symbol-password",
    "ini",
    "grafana.ini",
    (s) => `[security]\nadmin_user = admin\nadmin_password = """${s}"""\n[server]\nroot_url = https://g.example.com\n`,
  ],
  // A commented-out one stands before it.
  [
    "generated-password",
    "ini",
    "grafana.ini",
    (s) => `[smtp]\nenabled = true\nuser = grafana\n;password = old\npassword = ${s}\n`,
  ],
  [
    "generated-password",
    "ini",
    "pgbouncer.ini",
    (s) => `[databases]\napp = host=db port=5432 user=app password=${s}\n`,
  ],
  ["postgres-md5", "userlist", "userlist.txt", (s) => `"app" "${s}"\n`],
  ["scram-verifier", "userlist", "userlist.txt", (s) => `"app" "${s}"\n`],
  // Positions instead of names.
  ["generated-password", "pgpass", ".pgpass", (s) => `db.shop.svc:5432:app:app:${s}\n`],
  // Name and value with a space between; netrc also allows all on one line.
  ["generated-password", "netrc", ".netrc", (s) => `machine git.example.com\n  login ci\n  password ${s}\n`],
  ["gitlab-token", "netrc", "netrc", (s) => `machine gitlab.com login oauth2 password ${s}\n`],
  [
    "gitlab-deploy-token",
    "git-credentials",
    ".git-credentials",
    (s) => `https://gitlab+deploy:${s}@gitlab.example.com\n`,
  ],
  [
    "generated-password",
    "my-cnf",
    "my.cnf",
    (s) => `[client]\nuser=root\npassword="${s}"\nsocket=/var/run/mysqld.sock\n`,
  ],
  [
    "npm-token",
    "npmrc",
    ".npmrc",
    (s) => `registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=${s}\nalways-auth=true\n`,
  ],
  [
    "generated-password",
    "npmrc",
    ".npmrc",
    (s) => `//npm.example.com/:username=ci\n//npm.example.com/:_password=${base64(s)}\n`,
  ],
  // The name is the word auth alone.
  ["basic-credential", "npmrc", ".npmrc", (s) => `_auth=${s}\nemail=ci@example.com\n`],
  ["pypi-token", "pypirc", ".pypirc", (s) => `[pypi]\nusername = __token__\npassword = ${s}\n`],
  [
    "generated-password",
    "pip-conf",
    "pip.conf",
    (s) => `[global]\nindex-url = https://ci:${s}@pypi.example.com/simple\n`,
  ],
  [
    "aws-secret-access-key",
    "aws-credentials",
    "credentials",
    (s) => `[default]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=${s}\nregion=eu-west-1\n`,
  ],
  [
    "minio-secret-key",
    "s3cfg",
    ".s3cfg",
    (s) => `[default]\naccess_key = minio\nsecret_key = ${s}\nhost_base = minio:9000\n`,
  ],
  ["hex-password", "redis-conf", "redis.conf", (s) => `maxmemory 256mb\nrequirepass ${s}\nappendonly yes\n`],
  // The sign > means password.
  ["generated-password", "redis-acl", "users.acl", (s) => `user default off\nuser app on >${s} ~* +@all\n`],
  ["erlang-cookie", "erlang", "rabbitmq-env.conf", (s) => `NODENAME=rabbit@rmq-0\nRABBITMQ_ERLANG_COOKIE=${s}\n`],
  [
    "generated-password",
    "rabbitmq",
    "rabbitmq.conf",
    (s) => `default_user = app\ndefault_pass = ${s}\nauth_ldap.use_ssl = false\n`,
  ],
  // A name nobody else has.
  ["generated-password", "slapd", "slapd.conf", (s) => `suffix "dc=example,dc=com"\nrootdn "cn=admin"\nrootpw ${s}\n`],
  ["snmp-community", "snmp", "snmpd.conf", (s) => `rocommunity ${s} 10.0.0.0/8\nsysLocation DC1\n`],
  [
    "wireguard-key",
    "wireguard",
    "wg0.conf",
    (s) => `[Interface]\nAddress = 10.8.0.1/24\nPrivateKey = ${s}\n[Peer]\nAllowedIPs = 10.8.0.2/32\n`,
  ],
  ["ceph-key", "ceph-keyring", "keyring", (s) => `[client.admin]\n\tkey = ${s}\n\tcaps mon = "allow *"\n`],
  ["apr1-hash", "htpasswd", "auth", (s) => `admin:${s}\n`],
  ["bcrypt-hash", "htpasswd", ".htpasswd", (s) => `ops:${s}\n`],
  ["sha512-crypt-hash", "shadow", "shadow", (s) => `root:${s}:19000:0:99999:7:::\n`],
  ["generated-password", "chap-secrets", "chap-secrets", (s) => `# client server secret addresses\nvpn * "${s}" *\n`],
  // user:password, known by the file name only.
  ["generated-password", "rsync", "rsyncd.secrets", (s) => `backup:${s}\n`],
  ["sonarqube-token", "properties", "sonar-project.properties", (s) => `sonar.projectKey=shop\nsonar.login=${s}\n`],
];

const toml: readonly FileScene[] = [
  [
    "gitlab-runner-token",
    "toml",
    "config.toml",
    (s) => `[[runners]]\n  url = "https://gitlab.com"\n  token = "${s}"\n  executor = "kubernetes"\n`,
  ],
  [
    "generated-password",
    "toml",
    "registries.toml",
    (s) =>
      `[plugins."io.containerd.grpc.v1.cri".registry.configs."r.example.com".auth]\n  username = "ci"\n  password = "${s}"\n`,
  ],
  [
    "quoted-password",
    "toml",
    "telegraf.conf",
    (s) => `[[outputs.influxdb]]\n  urls = ["http://influx:8086"]\n  password = ${quote(s)}\n`,
  ],
  // A URL inside HCL.
  [
    "generated-password",
    "hcl",
    "vault.hcl",
    (s) => `storage "postgresql" {\n  connection_url = "postgres://vault:${s}@db:5432/vault"\n}\n`,
  ],
  ["gossip-key", "hcl", "consul.hcl", (s) => `datacenter = "dc1"\nencrypt = "${s}"\nacl { enabled = true }\n`],
  ["generated-password", "tfvars", "terraform.tfvars", (s) => `region = "eu"\ndb_password = "${s}"\n`],
  ["cloudflare-token", "caddy", "Caddyfile", (s) => `tls {\n  dns cloudflare ${s}\n}\n`],
];

const code: readonly FileScene[] = [
  // A call whose first argument is the name.
  [
    "generated-password",
    "php",
    "wp-config.php",
    (s) => `<?php\ndefine('DB_USER', 'wp');\ndefine( 'DB_PASSWORD', '${s}' );\n$table_prefix = 'wp_';\n`,
  ],
  ["wordpress-salt", "php", "wp-config.php", (s) => `<?php\ndefine('AUTH_KEY',         '${s}');\n`],
  [
    "generated-password",
    "php",
    "config.inc.php",
    (s) => `<?php\n$cfg['Servers'][1]['user'] = 'root';\n$cfg['Servers'][1]['password'] = '${s}';\n`,
  ],
  [
    "human-password",
    "php",
    "database.php",
    (s) => `<?php return ['mysql' => ['username' => 'app', 'password' => '${s}']];\n`,
  ],
  [
    "basic-credential",
    "nginx",
    "nginx.conf",
    (s) => `location / {\n  proxy_set_header Authorization "Basic ${s}";\n  proxy_pass http://es:9200;\n}\n`,
  ],
  // Compared with, not assigned to.
  [
    "opaque-access-token",
    "nginx",
    "default.conf",
    (s) => `server {\n  if ($http_x_api_key != "${s}") { return 403; }\n}\n`,
  ],
  [
    "generated-password",
    "javascript",
    "config.js",
    (s) => `module.exports = {\n  db: { user: 'app', password: '${s}' },\n};\n`,
  ],
  // The fallback of an expression.
  ["jwt-signing-secret", "javascript", "config.js", (s) => `const jwtSecret = process.env.X || "${s}";\n`],
  [
    "generated-password",
    "shell",
    "backup.sh",
    (s) => `#!/bin/sh\nset -eu\nexport RESTIC_PASSWORD=${s}\nrestic backup /data\n`,
  ],
  ["human-password", "shell", "init.sh", (s) => `#!/bin/bash\nmysql -uroot -p'${s}' < /sql/schema.sql\n`],
  [
    "generated-password",
    "sql",
    "init.sql",
    (s) => `CREATE ROLE app LOGIN PASSWORD '${s}';\nGRANT ALL ON DATABASE app TO app;\n`,
  ],
  ["generated-password", "sql", "grants.sql", (s) => `CREATE USER 'app'@'%' IDENTIFIED BY '${s}';\n`],
  // An argument of a function.
  ["generated-password", "lua", "script.lua", (s) => `local red = redis:new()\nlocal ok, err = red:auth("${s}")\n`],
  [
    "generated-password",
    "groovy",
    "init.groovy",
    (s) => `def hudson = new HudsonPrivateSecurityRealm(false)\nhudson.createAccount('admin', '${s}')\n`,
  ],
];

const xml: readonly FileScene[] = [
  [
    "symbol-password",
    "xml",
    "settings.xml",
    (s) =>
      `<settings><servers><server><id>nexus</id><username>ci</username><password>${xmlInside(s)}</password></server></servers></settings>\n`,
  ],
  [
    "generated-password",
    "xml",
    "context.xml",
    (s) => `<Context><Resource name="jdbc/app" username="app" password="${s}" maxTotal="20"/></Context>\n`,
  ],
  // Name and value are sibling elements.
  [
    "generated-password",
    "xml",
    "core-site.xml",
    (s) =>
      `<configuration><property>\n  <name>fs.s3a.secret.key</name>\n  <value>${s}</value>\n</property></configuration>\n`,
  ],
  [
    "human-password",
    "xml",
    "users.xml",
    (s) => `<clickhouse><users><default>\n  <password>${s}</password>\n</default></users></clickhouse>\n`,
  ],
  [
    "generated-password",
    "xml",
    "web.config",
    (s) =>
      `<connectionStrings><add name="Db" connectionString="Server=db;User Id=sa;Password=${s};" /></connectionStrings>\n`,
  ],
  [
    "generated-password",
    "xml",
    "tomcat-users.xml",
    (s) => `<tomcat-users>\n  <user username="admin" password="${s}" roles="manager-gui"/>\n</tomcat-users>\n`,
  ],
];

const keys: readonly FileScene[] = [
  ["rsa-private-key", "pem", "tls.key", (s) => s],
  // Behind a certificate, which may stay.
  [
    "pkcs8-private-key",
    "pem",
    "bundle.pem",
    (s) => `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${s}`,
  ],
  ["openssh-private-key", "pem", "id_ed25519", (s) => s],
  ["ec-private-key", "pem-in-yaml", "values.yaml", (s) => `tls:\n  key: |\n${indented(s, 4)}  enabled: true\n`],
  ["encrypted-private-key", "pem", "server.key", (s) => s],
  ["passphrase-rsa-private-key", "pem", "old.key", (s) => s],
  // Line ends of Windows.
  ["dsa-private-key", "pem", "id_dsa", (s) => s.replaceAll("\n", "\r\n")],
  ["pgp-private-key", "pem", "signing.asc", (s) => s],
  ["putty-private-key", "ppk", "deploy.ppk", (s) => s],
  [
    "age-key",
    "age",
    "keys.txt",
    (s) =>
      `# created: 2026-01-02T03:04:05Z\n# public key: age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg\n${s}\n`,
  ],
  [
    "jwk-private-exponent",
    "jwk",
    "jwk.json",
    (s) => quote({ kty: "EC", crv: "P-256", x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", d: s }),
  ],
  ["jwk-symmetric-key", "jwk", "jwks.json", (s) => quote({ keys: [{ kty: "oct", kid: "1", alg: "HS512", k: s }] })],
];

export const fileScene = ([kind, encoding, file, write]: FileScene): Scene =>
  inResource(kind, encoding, (s, d) => configMap(d, file, write(s)));

export const configFileScenes: readonly Scene[] = [...flat, ...toml, ...code, ...xml, ...keys].map(fileScene);
