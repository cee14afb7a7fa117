-- Last step of a union: what was claimed is marked as done, unless the anonymous reader has counted more meanwhile.
-- KEYS: 1 meter of the anonymous reader
-- ARGV: 1 anonymous reader, 2 registered reader, 3 how many bytes of entries were united
-- Returns: outcome ('done', or 'more': nothing was written), the entries that are to be united, those of them whose receipts were
--          handed out lately
-- Needs no deadline, for it may happen at any time after the second step. Where the window has ended meanwhile it does
-- nothing, so that no key without an expiry comes into being.
local stored = redis.call('HMGET', KEYS[1], ARGV[1], 'o' .. ARGV[1], 'x' .. ARGV[1])
local claim = ARGV[2] .. 'p'
if not stored[2] or string.sub(stored[2], 1, #claim) ~= claim then return { 'done' } end
local entries = stored[1] or ''
entries = string.sub(entries, 1 + #entries % 10)
if #entries ~= tonumber(ARGV[3]) then return { 'more', entries, stored[3] or '' } end
redis.call('HSET', KEYS[1], 'o' .. ARGV[1], ARGV[2] .. 'd')
return { 'done' }
