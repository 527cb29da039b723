"""Names that offices still use for bodies that are called otherwise: offered as a suggestion, never taken unasked.

Where places differ in the full name, each is given; the first that a place has is meant.
"""

from django.db import migrations

STARTING = """
环保局 生态环境局
环境保护局 生态环境局
国土局 自然资源和规划局、自然资源局
国土资源局 自然资源和规划局、自然资源局
规划局 自然资源和规划局、自然资源局
林业局 林业和草原局、自然资源和规划局
农业局 农业农村局
农委 农业农村局
扶贫办 乡村振兴局、农业农村局
卫计局 卫生健康局、卫生健康委员会
卫计委 卫生健康委员会、卫生健康局
卫生局 卫生健康局、卫生健康委员会
工商局 市场监督管理局
质监局 市场监督管理局
食药局 市场监督管理局
食药监局 市场监督管理局
物价局 发展和改革局、发展和改革委员会
发改委 发展和改革委员会、发展和改革局
发改局 发展和改革局、发展和改革委员会
安监局 应急管理局
应急局 应急管理局
城管局 城市管理综合行政执法局、城市管理局
执法局 城市管理综合行政执法局、综合行政执法局
建设局 住房和城乡建设局
房管局 住房和城乡建设局
人社局 人力资源和社会保障局
劳动局 人力资源和社会保障局
旅游局 文化广电和旅游局、文化和旅游局
文体局 文化广电和旅游局、文化和旅游局
工信局 工业和信息化局
招商局 投资促进局、商务局
行政审批局 行政审批服务局、政务服务局
水务局 水利局
交通局 交通运输局
教体局 教育体育局、教育局
"""


def add(apps, _schema_editor):
    alias = apps.get_model("issues", "OrganizationAlias")
    pairs = (line.split() for line in STARTING.split("\n") if line)
    alias.objects.bulk_create(
        alias(key=written, written=written, meaning=meaning) for written, meaning in pairs
    )


def remove(apps, _schema_editor):
    apps.get_model("issues", "OrganizationAlias").objects.filter(congress=None).delete()


class Migration(migrations.Migration):
    dependencies = [("issues", "0008_vocabulary")]

    operations = [migrations.RunPython(add, remove)]
