# Signs a newsletter token: NEWSLETTER_KEY=… python3 sign.py PUBLICATION NEWSLETTER EXPIRY ARTICLE…
# EXPIRY in seconds since 1970; an ARTICLE as Stile knows it, such as /politics/a-story. Several articles make an issue.
import os
import sys

# #region token
import base64
import hashlib
import hmac


def code(key, length, *parts):
    return hmac.new(key, b"\0".join(parts), hashlib.sha256).digest()[:length]


def newsletter_token(key, publication, newsletter, expiry, articles):
    key, publication, newsletter = key.encode(), publication.encode(), newsletter.encode("ascii")
    tags = [code(key, 6, b"stile-newsletter-article", publication, article.encode()) for article in articles]
    body = b"".join([
        b"\x01",
        code(key, 4, b"stile-newsletter-key"),
        bytes([len(newsletter)]), newsletter,
        expiry.to_bytes(4, "big"),
        b"a" if len(tags) == 1 else b"i",
        bytes([len(tags)]), *tags,
    ])
    mac = code(key, 16, b"stile-newsletter-token", publication, body)
    return base64.urlsafe_b64encode(body + mac).rstrip(b"=").decode()
# #endregion token


if __name__ == "__main__":
    publication, newsletter, expiry, *articles = sys.argv[1:]
    print(newsletter_token(os.environ["NEWSLETTER_KEY"], publication, newsletter, int(expiry), articles))
