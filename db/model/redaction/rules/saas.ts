// Tokens of observability, chat, mail, payment and model services.
import { prefixed, type Rule } from "./rule.ts";

export const saasRules: readonly Rule[] = [
  prefixed("grafana-token", "glsa_ glc_", "[\\w+/=]{30,400}"),
  prefixed("grafana-key", "eyJrIjoi", "[A-Za-z0-9+/]{60,400}={0,2}"),
  // docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys
  prefixed("newrelic-key", "NRAK- NRJS- NRII- NRIQ- NRBR- NRRA- NRAA-", "[\\w-]{18,48}"),
  {
    name: "newrelic-key",
    anchors: ["NRAL"],
    from: "run",
    pattern: /(?:eu01xx)?[a-fA-F0-9]{28,36}(?:FFFF)?NRAL(?![A-Za-z0-9])/y,
  },
  prefixed("dynatrace-token", "dt0c01. dt0s01. dt0s02. dt0s16.", "[A-Z0-9]{8,24}\\.[A-Z0-9]{64}"),
  prefixed("honeycomb-key", "hcaik_ hcbik_ hcxik_ hcalk_ hcamk_", "[a-z0-9]{30,64}"),
  prefixed("datadog-key", "ddapp_ ddpat_ ddapi_", "[A-Za-z0-9]{34,60}"),
  prefixed("splunk-or-logz-token", "splunk_hec_", "[\\w-]{30,60}"),
  prefixed("posthog-or-segment-key", "phx_ sgp_ phs_", "[A-Za-z0-9]{40,60}"),
  // api.slack.com/authentication/token-types
  prefixed(
    "slack-token",
    "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxc- xoxd- xoxo- xapp- xwfp- xoxe.xoxp- xoxe.xoxb-",
    "[\\w%-]{10,400}",
  ),
  {
    name: "webhook",
    anchors: ["hooks.slack.com/", "hooks.slack-gov.com/"],
    pattern: /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)([\w/+-]{20,100})/y,
    anywhere: true,
  },
  {
    name: "webhook",
    anchors: ["/api/webhooks/"],
    pattern: /(\/api\/webhooks\/)(\d{15,22}\/[\w-]{50,100})/y,
    anywhere: true,
  },
  {
    name: "webhook",
    anchors: ["webhook.office.com/", ".logic.azure.com"],
    pattern: /(webhook\.office\.com\/|\.logic\.azure\.com(?::443)?\/)([\w/@+?&=%.-]{20,400})/y,
    anywhere: true,
  },
  {
    name: "webhook",
    anchors: ["chat.googleapis.com/"],
    pattern: /(chat\.googleapis\.com\/v1\/spaces\/[\w-]+\/messages\?key=)([\w%=&-]{20,300})/y,
    anywhere: true,
  },
  {
    name: "webhook",
    anchors: ["events.pagerduty.com/integration/", "outlook.office.com/webhook/", "hooks.zapier.com/hooks/"],
    pattern:
      /((?:events\.pagerduty\.com\/integration|outlook\.office\.com\/webhook|hooks\.zapier\.com\/hooks)\/)([\w/@-]{10,300})/y,
    anywhere: true,
  },
  prefixed("pagerduty-key", "pdus+_0XBPWQQ_ pdeu+_0XBPWQQ_", "[\\w+-]{18,60}"),
  {
    name: "telegram-token",
    anchors: [":AA"],
    from: "run",
    pattern: /((?:bot)?)(\d{8,10}:AA[\w-]{32,34})(?![A-Za-z0-9])/y,
  },
  // Of a user with two factors; those of bots are known by what their base64 decodes to
  { name: "discord-token", anchors: ["mfa."], pattern: /mfa\.[\w-]{80,95}/y },
  prefixed("mattermost-or-zoom-token", "zoom_", "[\\w-]{30,80}"),
  // sendgrid, mailgun, mailchimp, brevo, resend, postmark
  // docs.sendgrid.com: an id and a secret
  prefixed("sendgrid-key", "SG.", "[\\w-]{16,32}\\.[\\w-]{16,64}"),
  prefixed("mailgun-key", "key-", "[a-f0-9]{32}"),
  { name: "mailchimp-key", anchors: ["-us"], from: "run", pattern: /[a-f0-9]{32}-us\d{1,2}(?![A-Za-z0-9-])/y },
  // help.brevo.com: keys of the API, passwords of SMTP
  prefixed("brevo-key", "xkeysib- xsmtpsib-", "[a-f0-9]{64}-[A-Za-z0-9]{16}"),
  prefixed("resend-key", "re_", "[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,28}"),
  // payment and shops
  prefixed("stripe-key", "sk_live_ sk_test_ rk_live_ rk_test_ sk_prod_ rk_prod_", "[A-Za-z0-9]{10,250}"),
  prefixed("stripe-webhook-secret", "whsec_", "[A-Za-z0-9+/]{24,100}={0,2}"),
  prefixed("square-token", "sq0atp- sq0csp- sq0idp-", "[\\w-]{22,50}"),
  prefixed("square-token", "EAAA", "[\\w-]{60}"),
  prefixed("shopify-token", "shpat_ shpss_ shppa_ shpca_ shprt_", "[a-fA-F0-9]{32}"),
  prefixed(
    "paypal-or-braintree-token",
    "access_token$production$ access_token$sandbox$",
    "[0-9a-z]{16}\\$[0-9a-f]{32}",
  ),
  prefixed("plaid-token", "access-sandbox- access-production- access-development-", "[0-9a-f-]{36}"),
  prefixed("shippo-or-easypost-key", "shippo_live_ shippo_test_ EZAK EZTK", "[A-Za-z0-9]{40,60}"),
  prefixed("flutterwave-key", "FLWSECK", "[\\w-]{20,60}"),
  prefixed("razorpay-key", "rzp_live_ rzp_test_", "[A-Za-z0-9]{14}"),
  // Three letters that base64 of zeros has, too, so it has to be long
  prefixed("facebook-token", "EAA", "[A-Za-z0-9]{80,400}"),
  {
    name: "twilio-key",
    anchors: ["twilio"],
    anyCase: true,
    pattern: /(twilio[\w."':= -]{0,40}?)((?:SK)?[0-9a-f]{32})(?![A-Za-z0-9])/iy,
  },
  // models
  prefixed("openai-key", "sk-proj- sk-svcacct- sk-admin- sk-None-", "[\\w-]{20,300}"),
  { name: "openai-key", anchors: ["T3BlbkFJ"], from: "run", pattern: /sk-[\w-]{16,200}/y },
  prefixed("elevenlabs-key", "sk_", "[a-f0-9]{48}"),
  prefixed("dropbox-token", "sl.", "(?:u\\.)?[\\w-]{100,2000}"),
  prefixed("vk-or-meta-token", "vk1.a. IGQ EAAG", "[\\w-]{60,400}"),
  prefixed("coralogix-or-elastic-token", "cxtp_ cxup_ essu_ essa_", "[\\w+/=-]{20,120}"),
  prefixed("pubnub-key", "sec-c-", "[\\w-]{30,60}"),
  prefixed("intercom-or-adafruit-key", "dG9rO aio_", "[A-Za-z0-9+/]{28,80}={0,2}"),
  prefixed("frameio-or-duffel-token", "fio-u- duffel_test_ duffel_live_ p8e- lip_ CLOJARS_ shpua_", "[\\w=-]{24,80}"),
  prefixed("mapbox-token", "sk.eyJ", "[\\w-]{20,200}\\.[\\w-]{20,40}"),
  prefixed("twitch-token", "oauth:", "[a-z0-9]{30}"),
  prefixed("svix-or-clerk-key", "testsk_ ak_live_ ak_test_ mk_live_ mk_test_ sk_ep_", "[\\w+/=]{20,100}"),
  prefixed("anthropic-key", "sk-ant-", "[\\w-]{20,200}"),
  prefixed(
    "model-key",
    "sk-or-v1- gsk_ pplx- xai- r8_ tgp_v1_ fw_ nvapi- csk- sk-lf- lsv2_pt_ lsv2_sk_",
    "[\\w-]{32,200}",
  ),
  {
    name: "model-key",
    anchors: ["sk-"],
    pattern: /sk-[A-Za-z0-9]{32,64}(?![\w-])/y,
    accept: (secret) => /\d/.test(secret) && /[a-z]/.test(secret),
  },
  prefixed("huggingface-token", "hf_ api_org_", "[A-Za-z0-9]{30,40}"),
];
