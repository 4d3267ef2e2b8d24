"""Where records are kept between conversations, if the operator switches it on."""
