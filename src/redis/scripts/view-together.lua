-- A view of a signed-in reader who has the cookie of an anonymous one still: as `view.lua`, unless that one has something of their own.
-- KEYS: 1 to 3 as there, 4 entitlements of the anonymous reader, 5 their meter, 6 that meter as earlier versions kept it
-- ARGV: 1 to 10 as there, 11 anonymous reader
-- Returns: as there, or 'apart': nothing was written. 'unmoved' may concern either meter.
if redis.call('HEXISTS', KEYS[4], ARGV[11]) == 1 then return 'apart' end

local theirs = redis.call('LPOS', KEYS[5], string.sub(ARGV[11], 3, 8))
if theirs then
-- include shared/marks
  theirs = redis.call('LINDEX', KEYS[5], theirs + 1)
  local marks, start = marksIn(theirs, #ARGV[2])
  -- A union that is pending with this reader goes on; one with another is theirs alone.
  local isOpen = not marks.owner or string.sub(marks.owner, 1, #ARGV[1] + 1) == ARGV[1] .. 'p'
  local runs = ARGV[5] == '' or marks.ends and marks.ends > ARGV[4]
  if isOpen and runs and #theirs >= start then return 'apart' end
elseif redis.call('TYPE', KEYS[6]).ok == 'hash' then
  return 'unmoved'
end

-- include view
