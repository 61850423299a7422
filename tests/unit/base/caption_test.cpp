#include "base/caption.hpp"

#include <catch_amalgamated.hpp>

TEST_CASE("captions are compared by their letters and digits alone") {
  CHECK(base::same_caption("Usage ID", "usage_id"));
  CHECK(base::same_caption("Währung", "Wahrung"));
  CHECK(base::same_caption("Wa\u0308hrung", "WÄHRUNG"));  // an accent by itself
  CHECK(base::same_caption("prix\u00A0: l\u2019appel", "Prix l'appel"));
  CHECK(base::same_caption("", " - "));
  CHECK_FALSE(base::same_caption("Usage ID", "Usage"));
  CHECK_FALSE(base::same_caption("Usage", "Usage ID"));
  CHECK_FALSE(base::same_caption("Usage 1", "Usage 2"));
  CHECK(base::plain_caption("Größe n° 1") == "gro\u00DFen1");
}

TEST_CASE("a caption that ends within a letter is read to its end") {
  CHECK(base::plain_caption("a\xC3") == "a\xC3");
  CHECK(base::plain_caption("a\xE2\x80") == "a");
}
