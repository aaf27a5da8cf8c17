"""Makes an empty Tryton database ready for a restaurant: company, year, chart, and a product for each ingredient.

Usage: tryton_books.py CONFIG DATABASE INGREDIENTS YEAR
INGREDIENTS is a file with `code unit cost` on each line; units are g, ml and pc.
"""
import datetime
import sys
from decimal import Decimal

from proteus import Model, config

conf, database, ingredients, year = sys.argv[1:5]
config.set_trytond(database=database, user='admin', config_file=conf)

from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts  # noqa: E402
from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences  # noqa: E402
from trytond.modules.company.tests.tools import create_company, get_company  # noqa: E402
from trytond.modules.currency.tests.tools import get_currency  # noqa: E402

create_company(currency=get_currency('USD'))
company = get_company()
days = datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31)
fiscal = set_fiscalyear_invoice_sequences(create_fiscalyear(company, today=days))
fiscal.click('create_period')
create_chart(company=company)
accounts = get_accounts(company)

category = Model.get('product.category')(name='Food', accounting=True)
category.account_expense, category.account_revenue = accounts['expense'], accounts['revenue']
category.save()

# Kitchens weigh to the thousandth.
Uom, Kind = Model.get('product.uom'), Model.get('product.uom.category')
units = {}
for name in ('g', 'ml', 'pc'):
    kind = Kind(name='Kitchen ' + name)
    kind.save()
    unit = Uom(name='Kitchen ' + name, symbol=name, category=kind, factor=1, rate=1, digits=3, rounding=0.001)
    unit.save()
    units[name] = unit

Template = Model.get('product.template')
lines = [line.split() for line in open(ingredients)]
for code, unit, cost in lines + [['DISHES', 'pc', '0']]:
    template = Template(name=code, code=code, type='goods', default_uom=units[unit], account_category=category)
    template.producible = code == 'DISHES'
    template.save()
    product, = template.products
    product.cost_price = Decimal(cost)
    product.save()
Account = Model.get('account.account')
for account in Account.find([('type', '!=', None), ('party_required', '=', False)]):
    print(account.code, account.name)
