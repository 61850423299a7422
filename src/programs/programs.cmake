# What is linked from the rooms: one file a program.
include(${CMAKE_CURRENT_LIST_DIR}/engine.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/overage.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/app.cmake OPTIONAL)
