// Tokens of code hosts, package registries and build services.
import { prefixed, type Rule } from "./rule.ts";

export const codeRules: readonly Rule[] = [
  // github.blog/2021-04-05-behind-githubs-new-authentication-token-formats
  prefixed("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", "[A-Za-z0-9]{36,255}"),
  prefixed("github-token", "github_pat_", "\\w{50,255}"),
  // docs.gitlab.com/security/tokens
  prefixed(
    "gitlab-token",
    "glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glsoat- glffct- glwt- GR1348941",
    "[\\w.-]{18,300}",
  ),
  prefixed("bitbucket-or-atlassian-token", "ATATT3 ATCTT3 ATBB ATSTT3", "[\\w=-]{20,400}"),
  prefixed("bitbucket-or-gitea-token", "BBDC- gta_ gtr_", "[\\w-]{30,60}"),
  // GitHub Apps before 2021; the 40 digits keep versions out
  prefixed("github-app-token", "v1.", "[0-9a-f]{40}"),
  prefixed("hubspot-token", "pat-na1- pat-eu1- pat-na2- pat-ap1-", "[0-9a-f-]{36}"),
  prefixed("octopus-key", "API-", "[A-Z0-9]{25,32}"),
  prefixed("deno-or-jsr-token", "ddp_ ddo_ jsrp_ jsrt_ bunny_", "[A-Za-z0-9]{30,60}"),
  prefixed("dbt-or-typeform-token", "dbtc_ dbts_ dbtu_ tfp_", "[\\w-]{24,80}"),
  prefixed("settlemint-or-chroma-token", "sm_pat_ sm_aat_ ck- pcsk_ xaat- xapt-", "[\\w-]{16,100}"),
  prefixed(
    "asana-token",
    "0/ 1/ 2/"
      .split(" ")
      .map((each) => `${each}1`)
      .join(" "),
    "\\d{12,16}(?:/\\d{10,16})?:[0-9a-f]{32}",
  ),
  // docs.npmjs.com, docs.pypi.org (a macaroon, so it is long)
  prefixed("npm-token", "npm_", "[A-Za-z0-9]{36}"),
  prefixed("pypi-token", "pypi-AgE", "[\\w-]{50,1000}"),
  prefixed("docker-token", "dckr_pat_ dckr_oat_", "[\\w-]{20,64}"),
  prefixed("rubygems-token", "rubygems_", "[a-f0-9]{48}"),
  prefixed("nuget-key", "oy2", "[a-z0-9]{43}"),
  prefixed("crates-token", "cio", "[A-Za-z0-9]{32}"),
  prefixed("clojars-token", "CLOJARS_", "[a-z0-9]{60}"),
  prefixed("artifactory-token", "AKCp cmVmdGtuOj", "[A-Za-z0-9]{40,90}"),
  prefixed("circleci-token", "CCIPAT_ CCIPRJ_", "\\w{40,80}"),
  prefixed("buildkite-token", "bkua_ bkaj_ bkct_", "[\\w-]{36,80}"),
  prefixed("drone-or-harness-token", "pat.", "[\\w-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}"),
  prefixed("sonar-token", "sqp_ squ_ sqa_", "[a-f0-9]{40}"),
  prefixed("snyk-or-codecov-token", "snyk_uat. snyk_sat.", "[\\w.-]{30,200}"),
  // Sentry puts its own address in base64 into the token
  prefixed("sentry-token", "sntrys_ sntryu_ sntrya_ sntryi_", "[\\w+/=-]{40,400}"),
  prefixed("postman-key", "PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
  prefixed("linear-key", "lin_api_ lin_oauth_ lin_wh_", "[A-Za-z0-9]{32,64}"),
  prefixed("notion-token", "ntn_", "[A-Za-z0-9]{40,60}"),
  prefixed("notion-token", "secret_", "(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{43}"),
  prefixed("airtable-token", "pat", "[A-Za-z0-9]{14}\\.[a-f0-9]{64}"),
  prefixed("figma-token", "figd_ figoh_ figor_", "[\\w-]{38,64}"),
  prefixed("launchdarkly-key", "sdk- api-", "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"),
  prefixed("render-or-railway-key", "rnd_ rnw_", "[A-Za-z0-9]{28,40}"),
  prefixed("sourcegraph-token", "sgp_ sgd_", "[\\w-]{40,100}"),
  prefixed("contentful-token", "CFPAT-", "[\\w-]{43}"),
  prefixed("prefect-or-readme-key", "pnu_ rdme_", "[a-z0-9]{36,70}"),
  prefixed("scalingo-or-dagger-token", "tk-us- tk-eu- dag_", "[\\w-]{40,60}"),
];
