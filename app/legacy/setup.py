from setuptools import find_packages, setup

setup(
    name='photoshare',
    version='0.4',
    description='People, photos, and a feed worth opening',
    license='BSD',
    packages=find_packages(),
    include_package_data=True,
    zip_safe=False,
    install_requires=['Django>=1.8,<1.9'],
    classifiers=[
        'Framework :: Django',
        'Framework :: Django :: 1.8',
        'Programming Language :: Python',
        'Programming Language :: Python :: 2',
        'Programming Language :: Python :: 2.7',
    ],
)
