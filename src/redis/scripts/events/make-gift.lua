-- `gifts/make.lua`, and what it tells of: keys, arguments and answers as there, after those of `shared/tell.lua`.
-- include shared/tell
return tell(function(KEYS, ARGV)
-- include gifts/make
end)
