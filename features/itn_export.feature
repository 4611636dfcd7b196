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

      @plan-5.2.4 @plan-5.2.5 @plan-5.2.6 @plan-6.2.2
      Examples:
        | environment |
        | staging     |
        | production  |
