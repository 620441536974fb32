// Tokens of code hosts, package registries and build services.
import { alphanumeric, digits, lower, upper, urlSafeLetters } from "../dice.ts";
import { base64, base64url, crcSuffix } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

const checked = (prefix: string, random: string): string => `${prefix}${random}${crcSuffix(random)}`;

export const forgeKinds = {
  "github-classic-token": telling("GITHUB_TOKEN", (d) => checked("ghp_", d.chars(alphanumeric, 30))),
  "github-app-token": telling("GH_TOKEN", (d) => checked("ghs_", d.chars(alphanumeric, 30))),
  "github-oauth-token": telling("GITHUB_OAUTH", (d) => checked("gho_", d.chars(alphanumeric, 30))),
  "github-fine-grained-token": telling(
    "GITHUB_PAT",
    (d) => `github_pat_11${d.chars(upper + digits, 9)}0${d.chars(alphanumeric, 10)}_${d.chars(alphanumeric, 59)}`,
  ),
  "gitlab-token": telling("GITLAB_TOKEN", (d) => `glpat-${d.chars(urlSafeLetters, 20)}`),
  "gitlab-routable-token": telling(
    "GITLAB_PAT",
    (d) => `glpat-${d.chars(urlSafeLetters, 27)}.01.${d.chars(lower + digits, 2)}0${d.chars(lower + digits, 7)}`,
  ),
  "gitlab-runner-token": telling("CI_SERVER_TOKEN", (d) => `glrt-${d.chars(urlSafeLetters, 20)}`),
  "gitlab-deploy-token": telling("CI_DEPLOY_PASSWORD", (d) => `gldt-${d.chars(urlSafeLetters, 20)}`),
  "bitbucket-app-password": telling(
    "BITBUCKET_APP_PASSWORD",
    (d) => `ATBB${d.chars(alphanumeric, 24)}${d.hex(8).toUpperCase()}`,
  ),
  "atlassian-token": telling(
    "JIRA_API_TOKEN",
    (d) => `ATATT3xFfGF0${d.chars(urlSafeLetters, 171)}=${d.hex(8).toUpperCase()}`,
  ),
  "gitea-token": quiet("GITEA_TOKEN", (d) => d.hex(40)),
  "npm-token": telling("NPM_TOKEN", (d) => checked("npm_", d.chars(alphanumeric, 30))),
  "pypi-token": telling("TWINE_PASSWORD", (d) => `pypi-AgEIcHlwaS5vcmc${base64url(d.bytes(118))}`),
  "docker-hub-token": telling("DOCKERHUB_TOKEN", (d) => `dckr_pat_${d.chars(urlSafeLetters, 27)}`),
  "rubygems-key": telling("GEM_HOST_API_KEY", (d) => `rubygems_${d.hex(48)}`),
  "artifactory-key": telling("ARTIFACTORY_API_KEY", (d) => `AKCp8${d.chars(alphanumeric, 68)}`),
  "artifactory-reference-token": telling("JFROG_ACCESS_TOKEN", (d) =>
    base64(`reftkn:01:${d.below(1e9).toString().padStart(10, "1")}:${d.chars(alphanumeric, 25)}`),
  ),
  "nuget-key": quiet("NUGET_API_KEY", (d) => `oy2${d.chars(lower + digits, 43)}`),
  "crates-token": quiet("CARGO_REGISTRY_TOKEN", (d) => `cio${d.chars(alphanumeric, 32)}`),
  "terraform-cloud-token": telling(
    "TFE_TOKEN",
    (d) => `${d.chars(alphanumeric, 14)}.atlasv1.${d.chars(urlSafeLetters, 67)}`,
  ),
  "pulumi-token": telling("PULUMI_ACCESS_TOKEN", (d) => `pul-${d.hex(40)}`),
  "sonarqube-token": telling("SONAR_TOKEN", (d) => `squ_${d.hex(40)}`),
  "circleci-token": telling("CIRCLE_TOKEN", (d) => `CCIPAT_${d.chars(alphanumeric, 22)}_${d.hex(40)}`),
  "jenkins-token": quiet("JENKINS_API_TOKEN", (d) => `11${d.hex(32)}`),
  "snyk-token": quiet("SNYK_TOKEN", (d) => d.uuid()),
  "netlify-token": telling("NETLIFY_AUTH_TOKEN", (d) => `nfp_${d.chars(alphanumeric, 36)}`),
} as const;
