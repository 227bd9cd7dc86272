SELECT subject, last_load, version FROM raw_@kind@_subject WHERE (@subject@) = (@subject_places@)
