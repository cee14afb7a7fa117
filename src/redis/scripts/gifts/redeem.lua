-- Lets one reader in by a gift, unless it has let in as many as it may.
-- KEYS: 1 gift
-- ARGV: 1 reader, 2 the anonymous reader they were or '', 3 now (ms), 4 '1' to look only, 5 the article or '' for any, 6 deadline by Redis's
--       clock (ms)
-- Returns: outcome ('redeemed', 'before' for who was let in already, 'spent', 'ended', 'expired', 'unknown', 'other-article'; 'late' past
--          the deadline: nothing was written), the gift as JSON, how many it let in, when it was ended or nil
local gift, redeemed, ended, own, theirs =
  unpack(redis.call('HMGET', KEYS[1], 'v', 'n', 'e', 'r' .. ARGV[1], 'r' .. ARGV[2]))
if not gift then return { 'unknown' } end
local says = cjson.decode(gift)
local function answer(outcome) return { outcome, gift, redeemed, ended } end

if ARGV[5] ~= '' and says.article ~= ARGV[5] then return answer('other-article') end
if ended then return answer('ended') end
if tonumber(ARGV[3]) >= says.expiresAt then return answer('expired') end
if own or ARGV[2] ~= '' and theirs then return answer('before') end
if tonumber(redeemed) >= says.redemptions then return answer('spent') end
if ARGV[4] == '1' then return answer('redeemed') end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[6]) then return { 'late' } end
redis.call('HSET', KEYS[1], 'r' .. ARGV[1], ARGV[3])
redeemed = tostring(redis.call('HINCRBY', KEYS[1], 'n', 1))
return answer('redeemed')
