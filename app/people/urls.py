from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from app.people import views

app_name = "people"
urlpatterns = [
    path("signup/", views.sign_up, name="signup"),
    path(
        "login/",
        LoginView.as_view(template_name="people/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", views.account, name="account"),
    path("@<str:username>/", views.profile, name="profile"),
    path("@<str:username>/follow/", views.follow, name="follow"),
    path("@<str:username>/unfollow/", views.unfollow, name="unfollow"),
]
