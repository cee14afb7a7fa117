-- Adds a batch to the figures of one publication and day, once: what a writer sends again is passed over.
-- KEYS: 1 tally
-- ARGV: 1 field of the writer, 2 number of the batch, 3 time to live (ms), then in turn a figure and what is added to it
-- Returns: 'added', or 'known' where this batch or a later one of the writer is there
-- Needs no deadline, for a batch that comes late counts as one that comes in time.
local last = redis.call('HGET', KEYS[1], ARGV[1])
if last and tonumber(last) >= tonumber(ARGV[2]) then return 'known' end

-- First, for it is the first write that is refused where memory is short.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for at = 4, #ARGV - 1, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3], 'NX')
return 'added'
