#include "formats/xml_reader.hpp"

#include <catch_amalgamated.hpp>

using base::ErrorCode;
using formats::XmlEvent;

namespace {

// "<a x=1>text</a>" as one line, or the error's name.
std::string events(std::string_view text) {
  formats::XmlReader xml(text);
  std::string out;
  for (;;) {
    const auto event = xml.next();
    if (!event) return std::string(base::name_of(event.error().code));
    switch (*event) {
      case XmlEvent::start:
        out += "<" + std::string(xml.name());
        if (const auto x = xml.attribute("x"); !x.empty()) out += " " + std::string(x);
        out += ">";
        break;
      case XmlEvent::end:
        out += "</" + std::string(xml.name()) + ">";
        break;
      case XmlEvent::text:
        out += xml.text();
        break;
      case XmlEvent::done:
        return out;
    }
  }
}

}  // namespace

TEST_CASE("elements, attributes and text come as they stand") {
  CHECK(events("<?xml version=\"1.0\"?>\n<!-- note --><p:a x='1&gt;0'>t&amp;&#65;&#x42;<b "
               "x=\"2\"/></p:a>\n") == "<a 1>0>t&AB<b 2></b></a>");
  CHECK(events("\xEF\xBB\xBF<a><![CDATA[<raw> & ]]></a>") == "<a><raw> & </a>");
  CHECK(events("<a\n x = '1' >\n</a >") == "<a 1>\n</a>");
}

TEST_CASE("what is not well-formed is refused") {
  for (const auto* text : {"", "text", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a x></a>",
                           "<a x=1/>", "<a>&unknown;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
                           "<a>&amp</a>", "<a", "<a/", "<!-- ", "<a><![CDATA[</a>", "<a/>text"}) {
    INFO(text);
    CHECK(events(text) == "xml_syntax");
  }
  CHECK(events("<a>\xFF</a>") == "not_utf8");
}

TEST_CASE("a document type is refused: nothing is expanded") {
  CHECK(events("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>") == "xml_syntax");
}

TEST_CASE("nesting has a limit") {
  std::string deep;
  for (int i = 0; i < 65; ++i) deep += "<a>";
  CHECK(events(deep) == "xml_syntax");
}
