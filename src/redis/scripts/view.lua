-- Reads the entitlement and, where that does not let the reader in, asks the meter and counts one view.
-- KEYS: 1 entitlements, 2 meter
-- ARGV: 1 reader, 2 article and second (6 + 4 bytes), 3 limit, 4 now (13 digits), 5 end of a rolling window that would begin
--       now (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms), 8 '1' to count or '', 9 the oldest second that
--       may still be given back if a receipt is handed out or '', 10 '1' to ask for a reader who was united with this one or ''
-- Returns: outcome ('late' past the deadline: nothing was written; 'moved': then comes the key of the reader whom this one was
--          united with), used, united (0 or 1), entitlement or nil, window end
local reader, article, now, ends = ARGV[1], string.sub(ARGV[2], 1, 6), ARGV[4], ARGV[5]
local entitlement = ARGV[10] == '' and redis.call('HGET', KEYS[1], reader)
if entitlement and string.sub(entitlement, 1, 13) > now then return { 'entitled', 0, 0, entitlement, ends } end

local stored = redis.call('HMGET', KEYS[2], reader, 'o' .. reader, 'end')
local over = ends ~= '' and stored[3] and stored[3] <= now
if ends ~= '' then
  if stored[3] and not over then ends = stored[3] else stored = {} end
end
local entries, owner = stored[1], ARGV[10] == '' and ownerIn(stored[2])
if owner then return { 'moved', owner, 0, entitlement, ends } end

-- Kept as long as the view could be given back.
local function noteReceipt(entry)
  local noted = redis.call('HGET', KEYS[2], 'x' .. reader) or ''
  local young = filtered(noted, function(at) return secondAt(noted, at) >= tonumber(ARGV[9]) end)
  redis.call('HSET', KEYS[2], 'x' .. reader, young .. entry)
end

local united, used, at = headOf(entries), math.floor(entries and #entries / 10 or 0), placeOf(entries, article)
local notes = ARGV[9] ~= '' and at and secondAt(entries, at) >= tonumber(ARGV[9])
if at and not notes then return { 'already-read', used, united, entitlement, ends } end
if not at and used >= tonumber(ARGV[3]) then return { 'full', used, united, entitlement, ends } end
if not at and ARGV[8] == '' then return { 'room', used, united, entitlement, ends } end
if isLate(ARGV[7]) then return { 'late' } end
if ARGV[9] ~= '' and at then noteReceipt(string.sub(entries, at, at + 9)) end
if at then return { 'already-read', used, united, entitlement, ends } end

if over then redis.call('DEL', KEYS[2]) end
redis.call('HSET', KEYS[2], reader, (entries or '') .. ARGV[2])
if ARGV[9] ~= '' then noteReceipt(ARGV[2]) end
if not entries then begin(KEYS[2], ends, ARGV[6]) end
return { 'counted', used + 1, united, entitlement, ends }
