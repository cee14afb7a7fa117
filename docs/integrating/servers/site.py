"""A small publication in Python: asks Stile about each article before anything of it is sent. Needs nothing but Python."""
import html
import json
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ARTICLES = {
    "a-bridge": ("metered", "The bridge opens today. It was built in nine years."),
    "a-tunnel": ("metered", "The tunnel is closed. It is mended in nine days."),
    "a-report": ("premium", "The report is out. It has nine chapters."),
    "a-notice": ("free", "The library is open tomorrow as always."),
}

# #region ask
STILE = os.environ.get("STILE_URL", "http://127.0.0.1:8080") + "/v1/nikkei-asian-review"
PASSED_ON = ["Authorization", "Accept-Language", "User-Agent", "X-Reader-Token", "X-Entitlement-Token"]


def headers_for(sent, address):
    """Of everything that the reader sent, what Stile is to see."""
    headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
    headers.update({name: sent[name] for name in PASSED_ON if name in sent})
    cookies = [cookie.strip() for cookie in sent.get("Cookie", "").split(";")]
    own = [cookie for cookie in cookies if re.match(r"(__Host-)?stile_", cookie)]
    if own:
        headers["Cookie"] = "; ".join(own)
    return headers


def ask(sent, address, article_id, tier):
    """What this reader is sent of an article: "full", "teaser", or "wait" if nobody can say just now."""
    if tier == "free":
        return {"variant": "full"}  # Nothing to ask, and nothing to count.
    body = json.dumps({"article": {"id": article_id, "tier": tier}}).encode()
    try:
        with urlopen(Request(STILE + "/meter", body, headers_for(sent, address)), timeout=1) as answer:
            decision = json.load(answer)
            return {
                "variant": "full" if decision["granted"] else "teaser",
                "banner": decision["banner"],
                "cookies": answer.headers.get_all("Set-Cookie", []),
            }
    except HTTPError as error:
        if error.headers.get_content_type() == "application/problem+json":
            # A sign-in that has run out: the reader is to sign in again.
            if error.code == 401:
                return {"variant": "teaser"}
            # Stile answered, and did not decide. That is no denial, so there is no wall; and it opens nothing.
            return {"variant": "wait", "retry_after": error.headers.get("Retry-After", "5")}
    except (OSError, ValueError, KeyError):
        pass
    # Silence, or an answer of somebody else's, is for the site's policy: metered articles open, premium ones wait.
    return {"variant": "full" if tier == "metered" else "wait"}
# #endregion ask


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        article_id = self.path.split("?")[0].removeprefix("/articles/")
        if article_id not in ARTICLES:
            return self.send_error(404)
        tier, text = ARTICLES[article_id]
        # A browser would show later what it fetches ahead now, without asking again: nothing would be counted.
        is_prefetch = re.search("prefetch|prerender", self.headers.get("Sec-Purpose", ""))
        # Behind a proxy of yours, take the address from what that proxy says.
        address = self.client_address[0]
        made = {"variant": "wait"} if is_prefetch else ask(self.headers, address, article_id, tier)
        self.send_response(503 if made["variant"] == "wait" else 200)
        self.send_header("Cache-Control", "private, no-store")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for cookie in made.get("cookies", []):
            self.send_header("Set-Cookie", cookie)
        if made["variant"] == "wait":
            self.send_header("Retry-After", made.get("retry_after", "5"))
            page = "<p>One moment, please. Load this page again.</p>"
        else:
            shown = text if made["variant"] == "full" else text.split(".")[0] + ". …"
            page = f"<p>{html.escape(shown)}</p>"
            if made.get("banner"):
                page += f"<aside>{html.escape(made['banner']['headline'])}</aside>"
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8081"))), Site).serve_forever()
