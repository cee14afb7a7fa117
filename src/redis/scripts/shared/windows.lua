-- What scripts share that find or begin a reader's window.

-- The key, in hexadecimal digits, of the reader with whom this one was united, or nil. Of one who was erased since the mark is all
-- zeros: there is nobody to go on with.
local function ownerIn(mark)
  if not mark or string.sub(mark, -1) ~= 'd' or string.find(mark, '[^%z]') == #mark then return nil end
  return (string.gsub(string.sub(mark, 1, -2), '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end

-- What is to be done when a reader's first view is written. A rolling window may begin again in the hash of one that was given
-- back, which would expire earlier.
local function begin(key, ends, ttl)
  if ends == '' then return redis.call('PEXPIRE', key, ttl, 'NX') end
  redis.call('HSET', key, 'end', ends)
  redis.call('PEXPIRE', key, ttl)
end
