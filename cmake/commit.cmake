# Run at each build: writes FILE with the commit of SOURCE, when it is another than before.
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(commit "")
endif()
file(CONFIGURE OUTPUT ${FILE} CONTENT "namespace veche {
const char* commit();
const char* commit() {
    return \"@commit@\";
}
}  // namespace veche
" @ONLY)
