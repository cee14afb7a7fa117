<?php
// A small publication in PHP: asks Stile about each article before anything of it is sent. Needs no extension.
// php -S 127.0.0.1:8081 site.php

const ARTICLES = [
    'a-bridge' => ['metered', 'The bridge opens today. It was built in nine years.'],
    'a-tunnel' => ['metered', 'The tunnel is closed. It is mended in nine days.'],
    'a-report' => ['premium', 'The report is out. It has nine chapters.'],
    'a-notice' => ['free', 'The library is open tomorrow as always.'],
];

// #region ask
const PASSED_ON = ['Authorization', 'Accept-Language', 'User-Agent', 'X-Reader-Token', 'X-Entitlement-Token'];

/** A header of the reader's request, or null. */
function sent(string $name): ?string
{
    return $_SERVER['HTTP_' . strtoupper(strtr($name, '-', '_'))] ?? null;
}

/** Of everything that the reader sent, what Stile is to see. */
function headersFor(string $address): array
{
    $headers = ['Content-Type: application/json', "X-Forwarded-For: $address"];
    foreach (PASSED_ON as $name) {
        if (sent($name) !== null) $headers[] = "$name: " . sent($name);
    }
    $own = preg_grep('/^(__Host-)?stile_/', array_map('trim', explode(';', sent('Cookie') ?? '')));
    if ($own) $headers[] = 'Cookie: ' . implode('; ', $own);
    return $headers;
}

/** What this reader is sent of an article: 'full', 'teaser', or 'wait' if nobody can say just now. */
function ask(string $id, string $tier, string $address): array
{
    if ($tier === 'free') return ['variant' => 'full']; // Nothing to ask, and nothing to count.
    $stile = (getenv('STILE_URL') ?: 'http://127.0.0.1:8080') . '/v1/nikkei-asian-review';
    $body = json_encode(['article' => ['id' => $id, 'tier' => $tier]]);
    $http = ['method' => 'POST', 'header' => headersFor($address), 'content' => $body, 'timeout' => 1.0];
    $context = stream_context_create(['http' => $http + ['ignore_errors' => true, 'follow_location' => 0]]);
    $stream = @fopen("$stile/meter", 'r', false, $context);
    $answer = $stream ? json_decode((string) stream_get_contents($stream), true) : null;
    $lines = $stream ? stream_get_meta_data($stream)['wrapper_data'] : [];
    $status = (int) (explode(' ', $lines[0] ?? '')[1] ?? 0);
    $named = fn (string $name) => array_map(
        fn ($line) => trim(substr($line, strlen($name) + 1)),
        array_values(preg_grep("/^$name:/i", $lines)),
    );

    if ($status === 200 && isset($answer['granted'])) {
        $variant = $answer['granted'] ? 'full' : 'teaser';
        return ['variant' => $variant, 'banner' => $answer['banner'], 'cookies' => $named('Set-Cookie')];
    }
    if (isset($answer['code'])) {
        // A sign-in that has run out: the reader is to sign in again.
        if ($status === 401) return ['variant' => 'teaser'];
        // Stile answered, and did not decide. That is no denial, so there is no wall; and it opens nothing.
        return ['variant' => 'wait', 'retryAfter' => $named('Retry-After')[0] ?? '5'];
    }
    // Silence, or an answer of somebody else's, is for the site's policy: metered articles open, premium ones wait.
    return ['variant' => $tier === 'metered' ? 'full' : 'wait'];
}
// #endregion ask

$id = str_replace('/articles/', '', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (!isset(ARTICLES[$id])) {
    http_response_code(404);
    return;
}
[$tier, $text] = ARTICLES[$id];
// A browser would show later what it fetches ahead now, without asking again: nothing would be counted.
$isPrefetch = preg_match('/prefetch|prerender/', sent('Sec-Purpose') ?? '');
// Behind a proxy of yours, take the address from what that proxy says.
$made = $isPrefetch ? ['variant' => 'wait'] : ask($id, $tier, $_SERVER['REMOTE_ADDR']);
header('Cache-Control: private, no-store');
foreach ($made['cookies'] ?? [] as $cookie) header("Set-Cookie: $cookie", false);
if ($made['variant'] === 'wait') {
    http_response_code(503);
    header('Retry-After: ' . ($made['retryAfter'] ?? '5'));
    echo '<p>One moment, please. Load this page again.</p>';
    return;
}
$shown = $made['variant'] === 'full' ? $text : strstr($text, '.', true) . '. …';
echo '<p>' . htmlspecialchars($shown) . '</p>';
if (isset($made['banner'])) echo '<aside>' . htmlspecialchars($made['banner']['headline']) . '</aside>';
