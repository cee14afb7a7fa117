-- Chooses the limit of a view, and counts it. What is known of the reader: see `factsKey`.
-- ARGV 11, as JSON: `candidates` in their order, `lapsed` (if the entitlement does not say so), `assigned` (experiment → arm), `note`
--      whether a first view is noted, `kept` and `renewed` (ms): see `reader-facts.ts`
-- Returns: what `view.lua` says, the number of the candidate that held or 0, articles counted before, then what was known before, in turn
--          field and value
-- include shared/marks
-- include targeting/lapsed
-- include targeting/holds
local now, width, asked = ARGV[4], #ARGV[2], cjson.decode(ARGV[11])
local found, facts = redis.call('HGETALL', known), {}
for at = 1, #found, 2 do facts[found[at]] = found[at + 1] end

local counted, lapsed = 0, asked.lapsed
local entitlement = ARGV[10] == '' and redis.call('HGET', KEYS[1], ARGV[1])
if entitlement and lapsed == nil then lapsed = isLapsed(entitlement, now) end
if not (entitlement and string.sub(entitlement, 1, 13) > now) then
  local at = redis.call('LPOS', KEYS[2], string.sub(ARGV[1], 3, 8))
  local value = at and redis.call('LINDEX', KEYS[2], at + 1) or ''
  local marks, start = marksIn(value, width)
  local runs = ARGV[5] == '' or marks.ends and marks.ends > now
  counted = runs and math.floor((#value - start + 1) / width) or 0
end

local number = 0
local judged = { facts = facts, counted = counted, lapsed = lapsed or false, now = now, assigned = asked.assigned }
for place, candidate in ipairs(asked.candidates) do
  if number == 0 and holds(candidate, judged) then number = place end
end
local limit = number > 0 and string.format('%d', asked.candidates[number].limit) or ARGV[3]
local together = ARGV[12]
local said = view(KEYS, { ARGV[1], ARGV[2], limit, now, ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], together })
local isSeen = said ~= 'late' and said ~= 'unmoved' and said ~= 'apart' and string.sub(said, 1, 6) ~= 'moved '
if isSeen and asked.note then
  if not facts.s then
    redis.call('HSET', known, 's', now)
    redis.call('HDEL', known, 'u')
  end
  if redis.call('PTTL', known) < asked.kept - asked.renewed then redis.call('PEXPIRE', known, asked.kept) end
end
return { said, number, counted, unpack(found) }
