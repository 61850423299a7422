file(GLOB overage_sources CONFIGURE_DEPENDS src/programs/overage/*.cpp)
target_sources(overage PRIVATE ${overage_sources})
