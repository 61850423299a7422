# assets/texts as C++: keys and tables for room_app; the header is for room_ui too.
set(texts_folder ${PROJECT_BINARY_DIR}/generated/texts)
set(texts_outputs ${texts_folder}/app/text_keys.hpp ${texts_folder}/texts.cpp
  ${texts_folder}/french.cpp ${texts_folder}/french.txt)
file(GLOB texts_inputs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/assets/texts/*.json)
file(MAKE_DIRECTORY ${texts_folder}/app)
add_custom_command(OUTPUT ${texts_folder}/texts.stamp BYPRODUCTS ${texts_outputs}
  COMMAND ${NODE} ${PROJECT_SOURCE_DIR}/tools/texts.mjs ${texts_outputs} ${texts_inputs}
  COMMAND ${CMAKE_COMMAND} -E touch ${texts_folder}/texts.stamp
  DEPENDS ${PROJECT_SOURCE_DIR}/tools/texts.mjs ${texts_inputs} VERBATIM)
add_custom_target(texts DEPENDS ${texts_folder}/texts.stamp)
target_sources(room_app PRIVATE ${texts_folder}/texts.cpp ${texts_folder}/french.cpp)
target_include_directories(room_app PUBLIC ${texts_folder})
add_dependencies(room_app texts)
add_dependencies(generated texts)
