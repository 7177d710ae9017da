<?php
// WordPress asks no private address for oEmbed; in the test the paper has one.
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', fn($ports) => [...$ports, (int) getenv('WP_PAPER_PORT')]);
