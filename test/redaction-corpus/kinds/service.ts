// Keys of hosted services: chat, mail, payment, monitoring, language models.
import { alphanumeric, digits, lower, upper, urlSafeLetters } from "../dice.ts";
import { base64, base64url } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

export const serviceKinds = {
  "slack-bot-token": telling(
    "SLACK_BOT_TOKEN",
    (d) => `xoxb-2${d.chars(digits, 11)}-7${d.chars(digits, 12)}-${d.chars(alphanumeric, 24)}`,
  ),
  "slack-app-token": telling(
    "SLACK_APP_TOKEN",
    (d) => `xapp-1-A0${d.chars(upper + digits, 9)}-7${d.chars(digits, 12)}-${d.hex(64)}`,
  ),
  // Only the last part of a webhook address is the secret; the team and channel ids may stay.
  "slack-webhook": quiet("SLACK_WEBHOOK_PATH", (d) => d.chars(alphanumeric, 24)),
  "discord-webhook": quiet("DISCORD_WEBHOOK_TOKEN", (d) => d.chars(urlSafeLetters, 68)),
  "discord-bot-token": telling(
    "DISCORD_TOKEN",
    (d) => `${base64url(`1${d.chars(digits, 17)}`)}.G${d.chars(alphanumeric, 5)}.${d.chars(urlSafeLetters, 38)}`,
  ),
  "teams-webhook": quiet("TEAMS_WEBHOOK_PATH", (d) => d.hex(32)),
  "telegram-bot-token": telling("TELEGRAM_BOT_TOKEN", (d) => `7${d.chars(digits, 9)}:AA${d.chars(urlSafeLetters, 33)}`),
  "stripe-key": telling("STRIPE_SECRET_KEY", (d) => `sk_live_51${d.chars(alphanumeric, 97)}`),
  "stripe-webhook-secret": telling("STRIPE_WEBHOOK_SECRET", (d) => `whsec_${d.chars(alphanumeric, 32)}`),
  "sendgrid-key": telling(
    "SENDGRID_API_KEY",
    (d) => `SG.${d.chars(urlSafeLetters, 22)}.${d.chars(urlSafeLetters, 43)}`,
  ),
  "mailgun-key": telling("MAILGUN_API_KEY", (d) => `key-${d.hex(32)}`),
  "mailchimp-key": telling("MAILCHIMP_API_KEY", (d) => `${d.hex(32)}-us${1 + d.below(20)}`),
  // Thirty-two hexadecimal letters: an MD5 to anybody who does not read the name.
  "twilio-token": quiet("TWILIO_AUTH_TOKEN", (d) => d.hex(32)),
  "pagerduty-key": quiet("PAGERDUTY_SERVICE_KEY", (d) => d.hex(32)),
  "datadog-key": quiet("DD_API_KEY", (d) => d.hex(32)),
  "datadog-application-key": quiet("DD_APP_KEY", (d) => d.hex(40)),
  "newrelic-key": telling("NEW_RELIC_API_KEY", (d) => `NRAK-${d.chars(upper + digits, 27)}`),
  "newrelic-license": telling("NEW_RELIC_LICENSE_KEY", (d) => `${d.hex(32)}FFFFNRAL`),
  "sentry-token": telling(
    "SENTRY_AUTH_TOKEN",
    (d) =>
      `sntrys_${base64(`{"iat":17${d.chars(digits, 8)},"url":"https://sentry.io"}`)}_${d.chars(urlSafeLetters, 43)}`,
  ),
  "grafana-token": telling("GRAFANA_TOKEN", (d) => `glsa_${d.chars(alphanumeric, 32)}_${d.hex(8)}`),
  "grafana-cloud-token": telling(
    "GRAFANA_CLOUD_KEY",
    (d) =>
      `glc_${base64(`{"o":"${d.below(900000)}","n":"${d.word()}","k":"${d.chars(alphanumeric, 24)}","m":{"r":"eu"}}`)}`,
  ),
  "splunk-hec-token": quiet("SPLUNK_HEC_TOKEN", (d) => d.uuid()),
  "dynatrace-token": telling(
    "DT_API_TOKEN",
    (d) => `dt0c01.${d.chars(`${upper}234567`, 24)}.${d.chars(`${upper}234567`, 64)}`,
  ),
  "honeycomb-key": quiet("HONEYCOMB_API_KEY", (d) => d.chars(alphanumeric, 22)),
  "openai-key": telling(
    "OPENAI_API_KEY",
    (d) => `sk-proj-${d.chars(urlSafeLetters, 74)}T3BlbkFJ${d.chars(urlSafeLetters, 74)}`,
  ),
  "anthropic-key": telling("ANTHROPIC_API_KEY", (d) => `sk-ant-api03-${d.chars(urlSafeLetters, 93)}AA`),
  "huggingface-token": telling("HF_TOKEN", (d) => `hf_${d.chars(upper + lower, 34)}`),
  "shopify-token": telling("SHOPIFY_ACCESS_TOKEN", (d) => `shpat_${d.hex(32)}`),
  "square-token": telling("SQUARE_ACCESS_TOKEN", (d) => `EAAA${d.chars(urlSafeLetters, 60)}`),
  "algolia-key": quiet("ALGOLIA_ADMIN_KEY", (d) => d.hex(32)),
  "launchdarkly-key": telling("LAUNCHDARKLY_SDK_KEY", (d) => `sdk-${d.uuid()}`),
  "postman-key": telling("POSTMAN_API_KEY", (d) => `PMAK-${d.hex(24)}-${d.hex(34)}`),
  "airtable-token": telling("AIRTABLE_TOKEN", (d) => `pat${d.chars(alphanumeric, 14)}.${d.hex(64)}`),
  "linear-key": telling("LINEAR_API_KEY", (d) => `lin_api_${d.chars(alphanumeric, 40)}`),
  "notion-token": telling("NOTION_TOKEN", (d) => `ntn_${d.chars(digits, 11)}${d.chars(alphanumeric, 35)}`),
  "doppler-token": telling("DOPPLER_TOKEN", (d) => `dp.st.prd.${d.chars(alphanumeric, 43)}`),
  "okta-token": quiet("OKTA_API_TOKEN", (d) => `00${d.chars(urlSafeLetters, 40)}`),
  "mapbox-token": telling(
    "MAPBOX_SECRET",
    (d) => `sk.${base64url(`{"u":"${d.word()}","a":"${d.chars(lower + digits, 25)}"}`)}.${d.chars(urlSafeLetters, 22)}`,
  ),
  "supabase-token": telling("SUPABASE_ACCESS_TOKEN", (d) => `sbp_${d.hex(40)}`),
  "facebook-token": telling("FB_PAGE_TOKEN", (d) => `EAA${d.chars(alphanumeric, 180)}`),
} as const;
