Feature: The ITN export package is complete

  Rule: The package holds the plan, and a dashboard that shows it
    Three swallowed errors in a row, each hidden behind the one before, built packages without a
    dashboard: the download worked every time, and the summary inside listed what was not there.

    Scenario Outline: The export of a plan holds its results, its map and a dashboard with its numbers
      Given a malaria officer on <environment> with a finished analysis of Osun with 9 wards
      And a plan for 24,000 bed nets
      When the officer exports the package
      Then the package holds
        | member                            |
        | itn_distribution_results.csv      |
        | itn_distribution_dashboard.html   |
        | itn_itn_distribution_map_*.html   |
        | Analysis_Summary.txt              |
      And the dashboard shows the state, the wards and the nets of the plan
      And the dashboard draws its figures and has a row for each ward
      And the summary lists what is in the package, no more and no less

      @plan-1.1.3 @plan-5.2.4 @plan-5.2.5 @plan-5.2.6 @plan-6.1.4 @plan-6.2.2
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The table and the summary of a package have the wards and the nets of the plan
      Given an analyst of <environment> with a finished analysis of Adamawa with 12 wards
      And a plan for 18,000 bed nets
      When the analyst exports the package
      Then the table of the package has the wards of the analysis
      And the summary of the package has the nets of the plan

      @plan-5.2.5
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: The package belongs to the analysis it was made of
    A session keeps the files of everything done in it. An export that takes an old one
    looks like any other: the name of the file holds a time and nothing else.

    Scenario Outline: A second analysis is exported with its own wards, nets and dashboard
      Given an analyst of <environment> with a finished analysis of Kwara with 11 wards
      And a plan for 24,000 bed nets
      And an export of it
      And a second analysis of Osun with 8 wards and a plan for 13,000 bed nets
      When the analyst exports the package
      Then the table of the package has the wards of the analysis
      And the summary of the package has the nets of the plan
      And the dashboard of the package is about Osun and not about Kwara

      @plan-5.2.5 @plan-6.2.2 @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: The package can be had from every instance
    The balancer keeps users where their file is, and hides for weeks that it is nowhere else;
    on the day it sends them elsewhere, every download is an error page.

    @shared-files
    Scenario Outline: Every instance hands out the package
      Given an analyst of <environment> with a finished analysis of Kwara with 6 wards
      And a plan for 9,000 bed nets
      When the analyst exports the package
      Then every instance hands out the same package

      @plan-5.2.5
      Examples:
        | environment |
        | staging     |
        | production  |
