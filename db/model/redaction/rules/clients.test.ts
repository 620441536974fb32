import { describe, expect, test } from "bun:test";
import { changes, leaks, passwords, filled, redactorForTest } from "../redactor-kit.test.ts";

const shapes = String.raw`mc alias set store http://minio:9000 admin $$
mysql -uroot -p'$$' < /x.sql
mysql -u root --password='$$' db
mysqldump -h db -u root -p"$$" x
psql "postgresql://u:$$@db/x"
PGPASSWORD='$$' psql -h db
echo "$$" | docker login -u x --password-stdin
echo 'bob:$$' | chpasswd
sshpass -p '$$' ssh x
kubectl create secret generic x --from-literal=foo=$$
oc login https://api:6443 -u admin -p $$
az login --service-principal -u x -p $$ --tenant y
aws configure set aws_secret_access_key $$
curl -u 'admin:$$' https://x
curl -H "X-Api-Key: $$" https://x
curl -H 'PRIVATE-TOKEN: $$' https://x
curl -d '{"user":"x","password":"$$"}' https://x
curl --oauth2-bearer $$ https://x
http -a bob:$$ https://x
wget --password=$$ https://x
gpg --passphrase $$ -d x
zip -P $$ a.zip b
7z x -p$$ a.7z
openssl enc -aes-256-cbc -k $$ -in x
openssl enc -pass pass:$$ -in x
keytool -storepass $$ -list
sqlcmd -S db -U sa -P $$ -Q x
sqlplus system/$$@db
mongosh -u root -p $$ --eval x
mongosh --eval 'db.auth("root","$$")'
cqlsh -u cassandra -p $$
influx -username x -password $$
clickhouse-client --password $$ -q x
redis-cli -a $$ ping
redis-cli -h x AUTH $$
mosquitto_pub -u x -P $$ -t y
rabbitmqctl add_user app $$
ipmitool -I lanplus -U x -P $$ power
smbclient //x/y -U bob%$$
lftp -u bob,$$ sftp://x
mount -t cifs -o username=x,password=$$ //a /b
kubeadm join x:6443 --token abcdef.0123456789abcdef --certificate-key $$hex64
vault kv put secret/app password=$$
vault login $$
etcdctl --user root:$$ get x
export API_TOKEN=$$; run
RESTIC_PASSWORD=$$ restic backup
npm config set //registry.npmjs.org/:_authToken $$
git clone https://bob:$$@git.example.com/x
htpasswd -bc /x bob $$
argocd login x --username admin --password $$
helm upgrade x . --set auth.password=$$
ldapsearch -x -D cn=x -w $$ -b y
kinit bob <<< $$
useradd -p $$ bob`.split("\n");

describe("a password on a command line goes", () => {
  for (const shape of shapes) {
    test(shape, () => {
      expect(leaks(shape)).toEqual([]);
      for (const make of passwords) {
        const { text, secrets } = filled(shape, make);
        const pod = { kind: "Pod", spec: { containers: [{ command: ["sh", "-c", text] }] } };
        const after = redactorForTest().json(JSON.stringify(pod));
        for (const secret of secrets) expect(after, text).not.toContain(secret);
      }
    });
  }
});

test("a phrase with blanks goes to its last word", () => {
  const after = redactorForTest().text('echo "amber walnut signal river" | gpg --batch --passphrase-fd 0 -d /in');
  expect(after).toMatch(/^echo "KUBIN-REDACTED-secret-\w{12}" \| gpg/);
});

describe("commands without a password stay", () => {
  const harmless = `echo "hello world" | cat
echo login | grep x
set -x
ENV PATH /usr/bin
ENV TOKEN_FILE /run/token
docker login --username x --password-stdin
read -s PASSWORD
mysql -h db -P 3306 -u root
psql -h db -p 5432
curl -u https://x
redis-cli -h cache ping`.split("\n");
  for (const line of harmless) test(line, () => expect(changes(line)).toEqual([]));
});
