// The page's table of contents: which address shows which page.
import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { render } from "solid-js/web";
import { HomePage } from "./pages/home.tsx";
import { NoSuchPage } from "./pages/no-such-page.tsx";
import { SnapshotPage } from "./pages/snapshot.tsx";
import "./theme.css";
import "./elements.css";
import "./frame.css";
import "./page.css";

const OverviewPage = lazy(async () => ({ default: (await import("./pages/overview.tsx")).OverviewPage }));
const ResourcesPage = lazy(async () => ({ default: (await import("./pages/resources.tsx")).ResourcesPage }));
const ResourcePage = lazy(async () => ({ default: (await import("./pages/resource.tsx")).ResourcePage }));
const LogSearchPage = lazy(async () => ({ default: (await import("./pages/log-search.tsx")).LogSearchPage }));
const StreamPage = lazy(async () => ({ default: (await import("./pages/stream.tsx")).StreamPage }));
const NodeLogsPage = lazy(async () => ({ default: (await import("./pages/node-logs.tsx")).NodeLogsPage }));

const root = document.getElementById("root");
if (root) {
  render(
    () => (
      <Router>
        <Route path="/s/:slug" component={SnapshotPage}>
          <Route path="/" component={OverviewPage} />
          <Route path="/r/:group/:resource" component={ResourcesPage} />
          <Route path="/r/:group/:resource/:namespace/:name" component={ResourcePage} />
          <Route path="/logs" component={LogSearchPage} />
          <Route path="/logs/:stream" component={StreamPage} />
          <Route path="/node-logs" component={NodeLogsPage} />
          <Route path="*" component={NoSuchPage} />
        </Route>
        <Route path="/" component={HomePage} />
        <Route path="*" component={NoSuchPage} />
      </Router>
    ),
    root,
  );
}
