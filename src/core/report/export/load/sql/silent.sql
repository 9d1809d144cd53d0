SELECT scope, site, agent FROM {v:strata} WHERE audited = 0 AND size > 0
