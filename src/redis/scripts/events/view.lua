-- `view.lua`, and what it tells of: keys, arguments and answers as there, after those of `shared/tell-view.lua`.
-- include shared/tell-view
return tellView(function(KEYS, ARGV)
-- include view
end)
