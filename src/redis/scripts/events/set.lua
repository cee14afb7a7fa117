-- `compare-and-set.lua`, and what it tells of: keys, arguments and answers as there, after those of `shared/tell.lua`.
-- include shared/tell
return tell(function(KEYS, ARGV)
-- include compare-and-set
end)
